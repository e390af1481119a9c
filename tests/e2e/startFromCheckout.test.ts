import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

// The command `inverscope` as it is typed, in a checkout whose sources are a few lines: what is tested is bin/ and the build.

const root = fileURLToPath(new URL('../..', import.meta.url))
const cliSource = `
  const said = { folder: process.env.INVERSCOPE_CWD, words: process.argv.slice(2), node: Number.parseInt(process.versions.node) }
  process.stdout.write(JSON.stringify(said))
  process.exitCode = Number(process.env.WANTED_CODE ?? 0)
`
let checkout: string
let inner: string

beforeAll(() => {
  checkout = realpathSync(mkdtempSync(join(tmpdir(), 'inverscope-checkout-')))
  inner = join(checkout, 'docs')
  for (const name of ['bin', 'electron.vite.config.ts', 'package.json'])
    cpSync(join(root, name), join(checkout, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'), 'junction')
  for (const folder of ['src-main/cli', 'src-main/engine', 'src-main/app', 'src-shared', 'src-renderer', 'docs'])
    mkdirSync(join(checkout, folder), { recursive: true })
  writeFileSync(join(checkout, 'src-main/cli/main.ts'), cliSource)
  for (const file of [
    'src-main/engine/main.ts',
    'src-main/app/main.ts',
    'src-main/app/preload.ts',
    'src-renderer/main.ts',
  ])
    writeFileSync(join(checkout, file), 'export {}\n')
  writeFileSync(
    join(checkout, 'src-renderer/index.html'),
    '<!doctype html><script type="module" src="./main.ts"></script>',
  )
})
afterAll(() => rmSync(checkout, { recursive: true, force: true }))

function type(command: string, words: string[], { cwd = inner, env = {} as NodeJS.ProcessEnv } = {}) {
  const shell = process.platform === 'win32'
  const { stdout, stderr, status } = spawnSync(command, words, {
    cwd,
    encoding: 'utf8',
    shell,
    env: { ...process.env, ...env },
  })
  return { stdout, stderr, status, said: stdout.startsWith('{') ? (JSON.parse(stdout) as Record<string, unknown>) : {} }
}
const entry = () => join(checkout, 'bin', 'inverscope.mjs')
const bare = (words: string[], options?: Parameters<typeof type>[2]) =>
  type(process.execPath, [entry(), ...words], options)

test('the first command builds, says so on stderr, and keeps stdout clean', () => {
  const { stderr, said } = bare(['list', '--json'])
  expect(stderr).toContain('inverscope: the sources are newer than the build, building ...')
  expect(said).toMatchObject({ words: ['list', '--json'], folder: inner })
})

test('the next one does not build again', () => {
  expect(bare(['list']).stderr).toBe('')
})

test('a source that was changed, added or removed is built before the command runs', () => {
  const file = join(checkout, 'src-main/engine/main.ts')
  const added = join(checkout, 'src-shared/added.ts')
  const soon = new Date(Date.now() + 1000)
  utimesSync(file, soon, soon)
  expect(bare(['list']).stderr).toContain('building')
  utimesSync(file, new Date(0), new Date(0))
  expect(bare(['list']).stderr).toBe('')
  writeFileSync(added, 'export {}\n')
  expect(bare(['list']).stderr).toContain('building')
  rmSync(added)
  expect(bare(['list']).stderr).toContain('building')
})

test('a build that fails leaves the last good one, fails the command and shows why', () => {
  const file = join(checkout, 'src-main/engine/main.ts')
  writeFileSync(file, "import './missing.ts'\n")
  const { status, stdout, stderr } = bare(['list'])
  writeFileSync(file, 'export {}\n')
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toContain('missing.ts')
  expect(existsSync(join(checkout, 'out/main/cli.js'))).toBe(true)
  expect(bare(['list']).status).toBe(0)
})

test('paths are relative to where the person typed them: through npm run, through npx, and in a shell inside an npm script', () => {
  expect(type('npm', ['run', '-s', 'inverscope', '--', 'list', '--json']).said).toMatchObject({
    folder: inner,
    words: ['list', '--json'],
  })
  expect(type('npx', ['inverscope', 'list']).said).toMatchObject({ folder: inner, words: ['list'] })
  const env = { INIT_CWD: checkout, npm_lifecycle_event: 'test', npm_lifecycle_script: 'vitest run' }
  expect(bare(['list'], { env }).said).toMatchObject({ folder: inner })
})

test("the command's exit code is the program's", () => {
  expect(bare([], { env: { WANTED_CODE: '130' } }).status).toBe(130)
  expect(type('npm', ['run', '-s', 'inverscope'], { env: { WANTED_CODE: '2' } }).status).toBe(2)
})

test('an older Node hands over to the one that is installed with the program', (context) => {
  const older = ['/usr/bin/node', '/usr/local/bin/node'].find((node) => {
    const version = existsSync(node)
      ? spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout
      : ''
    return Number.parseInt(version) < 24
  })
  if (!older) context.skip('this machine has no older Node')
  const { said, status } = type(older!, [entry(), 'list'], { env: { WANTED_CODE: '3' } })
  expect(said).toMatchObject({ node: 24, words: ['list'], folder: inner })
  expect(status).toBe(3)
})
