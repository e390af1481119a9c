import { expect, test } from 'vitest'
import { parseCommandLine } from '../../../../../src-main/cli/commandLine/parseCommandLine.ts'
import { experimentSettings } from '../../../../../src-main/cli/runs/experimentSettings.ts'
import type { RunOptionValues } from '../../../../../src-main/cli/runs/runSources.ts'
import type { RunRequest } from '../../../../../src-shared/project/runSettings.ts'

function settings(line: string) {
  const { operands, options } = parseCommandLine(['run', ...line.split(' ')])
  return experimentSettings(operands[0] as RunRequest['kind'], options as RunOptionValues)
}

test.each([
  [
    'roundtrip --replace-first 2,5 --replace-seed 7 --replace-level released',
    { replaceSeed: 7, replaceLevel: 'released' },
  ],
  ['invert --replace-first 2 --stream per-image', { replaceStream: 'per-image' }],
  ['roundtrip --swap-first 1 --swap state', { swap: 'state' }],
  ['roundtrip --threshold sampling', { threshold: { sampling: true, inversion: false } }],
  ['sample --classes 0-2,7,1', { classes: [0, 1, 2, 7, 1] }],
  ['invert --keep-states --keep-predictions', { keepStates: true, keepPredictions: true }],
  ['invert --keep-states 5 --keep-predictions=3', { keepStates: 5, keepPredictions: 3 }],
  ['--keep-states 10 sample', { keepStates: 10 }],
])('run %s', (line, expected) => {
  expect(settings(line)).toMatchObject(expected)
})

test.each([
  ['sample --replace-first 2', 'sample inverts nothing, so --replace-first has no meaning.'],
  ['sample --swap-first 2', 'sample inverts nothing, so --swap-first has no meaning.'],
  ['invert --replace-seed 2', '--replace-seed belongs to --replace-first.'],
  ['invert --replace-level released', '--replace-level belongs to --replace-first.'],
  ['invert --swap state', '--swap belongs to --swap-first.'],
  ['sample --classes 3-1', '--classes takes class indices and ranges such as 0-9,12; not "3-1".'],
  ['sample --classes cat', '--classes takes class indices and ranges such as 0-9,12; not "cat".'],
  ['invert --keep-states=0', '--keep-states takes whole numbers from 1, not "0".'],
  ['invert --keep-states 2 --keep-states 3', '--keep-states is given 2 times; give it once.'],
])('run %s is refused: %s', (line, sentence) => {
  expect(() => settings(line)).toThrow(sentence)
})

test.each([
  ['interpolate --between a:noise', '--between takes two, RUN:noise,RUN:noise; not "a:noise".'],
  ['interpolate --between a:noise,b:samples', 'which sampling starts from; not "b:samples".'],
  ['vary --from a:latents --variance 1.5', '--variance takes a number from 0 to 1, not "1.5".'],
])('%s is refused: %s', (line, sentence) => {
  expect(() => parseCommandLine(line.split(' '))).toThrow(sentence)
})
