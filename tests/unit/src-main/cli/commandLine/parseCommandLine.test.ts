import { describe, expect, test } from 'vitest'
import { commandTable } from '../../../../../src-main/cli/commandLine/commandTable.ts'
import { parseCommandLine, wantsJson } from '../../../../../src-main/cli/commandLine/parseCommandLine.ts'

const parse = (line: string) => parseCommandLine(line ? line.split(' ') : [])
const optionsOf = (line: string) => parse(line).options

test('no command opens the workbench', () => {
  expect(parse('').command.name).toBe('open')
})

test('a project file in place of a command is opened', () => {
  expect(parse('study/study.inverscope')).toMatchObject({
    command: { name: 'open' },
    operands: ['study/study.inverscope'],
  })
})

test('operands and options may come in any order', () => {
  expect(parse('add --name sky model --project p weights.pt')).toMatchObject({
    command: { name: 'add' },
    operands: ['model', 'weights.pt'],
    options: { name: 'sky', project: 'p' },
  })
})

test('an option takes its value after a space or an equals sign', () => {
  expect(optionsOf('serve --port 8000')).toEqual(optionsOf('serve --port=8000'))
})

test('--json belongs to every command and is none of its options', () => {
  expect(wantsJson(['list', '--json'])).toBe(true)
  expect(optionsOf('list runs --json')).toEqual({})
})

test.each(commandTable.map(({ name }) => name))('%s explains itself with --help whatever else is missing', (name) => {
  expect(parse(`${name} --help`)).toMatchObject({ command: { name }, wantsHelp: true })
})

describe('lists', () => {
  test('stand between commas or come from options given again', () => {
    expect(optionsOf('run invert --steps 10,50 --steps 100')).toEqual({ steps: [10, 50, 100] })
  })

  test('hold each value once', () => {
    expect(optionsOf('run sample --seed 1,0,1')).toEqual({ seed: [1, 0] })
  })

  test('of settings go on as long as words read name=value', () => {
    expect(
      parse('add model --set schedule=cosine trainSteps=4000 weights.pt --set heads=4,imageSize=32'),
    ).toMatchObject({
      operands: ['model', 'weights.pt'],
      options: { set: { schedule: 'cosine', trainSteps: '4000', heads: '4', imageSize: '32' } },
    })
  })
})

test.each([
  ['run invert --clip sampling,inversion', { clip: { sampling: true, inversion: true } }],
  ['run invert --clip inversion', { clip: { sampling: false, inversion: true } }],
  ['run invert --clip none', { clip: { sampling: false, inversion: false } }],
  ['run invert --checkpoints all', { checkpoints: 'all' }],
  ['run invert --checkpoints 500,100', { checkpoints: [500, 100] }],
  ['run sample --from my:run:latents', { from: { run: 'my:run', tensor: 'latents' } }],
  ['run sample --device auto', { device: 'auto' }],
  ['run sample --device cuda', { device: 'cuda' }],
])('%s is understood', (line, options) => {
  expect(optionsOf(line)).toEqual(options)
})

test.each([
  ['inspcet x', 'There is no command "inspcet". Did you mean inspect?'],
  ['lst', 'Did you mean list?'],
  ['xylophone', 'There is no command "xylophone". See: inverscope help'],
  ['run invert --stpes 50', 'run has no option --stpes. Did you mean --steps? See: inverscope help run'],
  ['run invret', 'run takes sample|invert|roundtrip, not "invret". Did you mean invert?'],
  ['run', 'run needs sample|invert|roundtrip.'],
  ['inspect', 'inspect needs PATH: a file or folder, or a run of the project by id or name.'],
  ['inspect a b', '"b" is one word too many.'],
  ['run invert --steps', '--steps needs T[,T…] after it.'],
  ['run invert --steps --json', '--steps needs T[,T…] after it.'],
  ['run invert --steps --plan', '--steps needs T[,T…] after it.'],
  ['run invert --steps ten', '--steps takes whole numbers from 1, not "ten".'],
  ['run invert --steps 0', '--steps takes whole numbers from 1, not "0".'],
  ['run invert --steps 10,,20', '--steps holds an empty entry: "10,,20".'],
  ['verify 1 --trials 100', '--trials takes whole numbers from 1 to 64, not "100".'],
  ['run invert --limit -5', '--limit takes whole numbers from 1, not "-5".'],
  ['run invert --limit 1 --limit 2', '--limit is given 2 times; give it once.'],
  ['run invert --plan=yes', '--plan stands alone; leave out "=yes".'],
  ['run invert --convention middle', '--convention takes target or source, not "middle".'],
  [
    'run invert --clip none,sampling',
    '--clip takes sampling, inversion, both with a comma, or none; not "none,sampling".',
  ],
  ['run invert --checkpoints first', '--checkpoints takes all, last or training steps'],
  ['run sample --from other', '--from takes a run and one of its tensors'],
  ['add model x --set heads', '--set takes name=value, not "heads".'],
  ['run sample --count 99999999999', '--count takes whole numbers from 1 to 10,000,000, not "99999999999".'],
  ['run sample --batch 5000', '--batch takes whole numbers from 1 to 4,096, not "5000".'],
  ['run sample --processes 1000', '--processes takes whole numbers from 1 to 256, not "1000".'],
  ['interpolate --steps-between 10001', '--steps-between takes whole numbers from 0 to 10,000, not "10001".'],
  ['serve --port 70000', '--port takes whole numbers from 0 to 65,535, not "70000".'],
  ['export distances --dpi 9000', '--dpi takes whole numbers from 30 to 1,200, not "9000".'],
  ['run invert --images 9-3', '"9-3" ends before it begins, so write 3-9. See: inverscope help run'],
  ['run invert --images 1,,2', 'such as 100-199,250; an entry of it is empty.'],
  ['run invert --images 99999999', '"99999999" is beyond the 10,000,000 images that a run can have.'],
  ['run invert --images all', 'such as 100-199,250; not "all".'],
  ['study correlation --images 0-7', 'A study measures whole runs. Make a run of these images first'],
  ['export distances --format gif', '--format takes pdf, svg, png, csv, latex or dat, not "gif".'],
])('inverscope %s is wrong usage: %s', (line, sentence) => {
  expect(() => parse(line)).toThrow(sentence)
})

test.each([['run invert --device gpu', '--device takes auto, cpu, cuda, webgpu, dml or coreml, not "gpu".']])(
  'inverscope %s is refused, not ignored',
  (line, sentence) => {
    expect(() => parse(line)).toThrow(sentence)
  },
)
