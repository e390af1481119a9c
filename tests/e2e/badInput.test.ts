import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test, type TestContext } from 'vitest'
import { demo, json, lastCheckpoint, root, runCommand, startCommand, temporaryFolder } from './setup/command.ts'

const landscapes = path.join(demo, 'datasets/landscape-32')

/** A command that must fail as declared: exit code 1, one JSON document with the code, and a message that names what it is about. */
async function refused(
  code: string,
  mentions: string | RegExp,
  ...argv: string[]
): Promise<{ message: string; data: unknown }> {
  const ended = await runCommand([...argv, '--json'])
  expect(ended.code, ended.stdout + ended.stderr).toBe(1)
  const { error } = JSON.parse(ended.stdout) as { error: { code: string; message: string; data: unknown } }
  expect(error.code).toBe(code)
  expect(error.message).toMatch(mentions)
  return error
}

async function newProject(): Promise<string> {
  const folder = path.join(await temporaryFolder(), 'study')
  await json('new', folder)
  return folder
}

async function projectWithModel(): Promise<string> {
  const folder = await newProject()
  await json('add', 'model', lastCheckpoint, '--name', 'demo', '--preset', 'landscape-ddpm', '--project', folder)
  return folder
}

const projectFile = (folder: string) => path.join(folder, 'study.inverscope')

test('a checkpoint that is missing, cut off, not one at all, or says too little leaves the project as it was', async () => {
  const project = await newProject()
  const before = await readFile(projectFile(project), 'utf8')
  const folder = path.dirname(project)
  const place = (name: string) => path.join(folder, name)
  const bytes = await readFile(lastCheckpoint)
  await writeFile(place('short.pt'), bytes.subarray(0, bytes.length / 2))
  await writeFile(place('text.pt'), 'these are no weights')
  await writeFile(place('empty.pt'), '')
  const add = (name: string, ...more: string[]) => ['add', 'model', place(name), '--project', project, ...more]
  await refused('file-missing', 'gone.pt', ...add('gone.pt'))
  for (const name of ['short.pt', 'text.pt', 'empty.pt']) await refused('checkpoint-broken', name, ...add(name))
  const { data } = await refused(
    'model-setting-missing',
    'preset',
    'add',
    'model',
    lastCheckpoint,
    '--project',
    project,
  )
  expect(data).toMatchObject({ presets: expect.arrayContaining(['landscape-ddpm']) as unknown })
  await refused(
    'unknown-name',
    'landscape-ddpm',
    'add',
    'model',
    lastCheckpoint,
    '--preset',
    'landscape-dppm',
    '--project',
    project,
  )
  expect(await readFile(projectFile(project), 'utf8')).toBe(before)
})

test('a pickle that would run code is refused by the name of what it wanted to call', async () => {
  const folder = await temporaryFolder()
  const proof = path.join(folder, 'proof')
  // protocol 2: os.system(`touch proof`), the classic
  const attack = Buffer.concat([
    Buffer.from('\x80\x02cposix\nsystem\nX', 'latin1'),
    Buffer.from([`touch ${proof}`.length, 0, 0, 0]),
    Buffer.from(`touch ${proof}\x85R.`, 'latin1'),
  ])
  const file = path.join(folder, 'attack.pt')
  await writeFile(file, attack)
  await refused('checkpoint-refused', 'posix.system', 'inspect', file)
  expect(await readdir(folder)).toEqual(['attack.pt'])
})

test('a T that no stride gives is refused with those that are near', async () => {
  const project = await projectWithModel()
  const { data } = await refused(
    'step-count-not-allowed',
    /300 steps of 4000/,
    'run',
    'sample',
    '--model',
    'demo',
    '--count',
    '1',
    '--steps',
    '300',
    '--project',
    project,
  )
  expect((data as { near: number[] }).near.length).toBeGreaterThan(1)
  expect(await readdir(project)).toEqual(['study.inverscope'])
})

test('an image that does not decode fails the run with its path; other sizes and channels are brought to the model', async () => {
  const project = await projectWithModel()
  const images = path.join(path.dirname(project), 'images')
  await mkdir(images)
  await cp(path.join(demo, 'datasets/landscape-64/landscape-0000.png'), path.join(images, 'a-larger.png'))
  await cp(path.join(landscapes, 'landscape-0000.png'), path.join(images, 'b-same.png'))
  await json('add', 'dataset', images, '--project', project)
  const run = ['run', 'invert', '--model', 'demo', '--dataset', 'images', '--steps', '10', '--project', project]
  const { runs } = await json<{ runs: { id: string; folder: string }[] }>(...run)
  const record = JSON.parse(await readFile(path.join(runs[0].folder, 'run.json'), 'utf8')) as {
    dataset: { resize: string }
  }
  expect(record.dataset.resize).toMatch(/box/i)

  await writeFile(path.join(images, 'c-broken.png'), 'not a picture')
  await refused('image-not-readable', 'c-broken.png', ...run)
})

test('a project file of a newer version, broken JSON, or none at all is refused and left alone', async () => {
  const project = await newProject()
  const file = projectFile(project)
  const good = await readFile(file, 'utf8')
  const list = ['list', 'runs', '--project', project]
  for (const [content, code, mentions] of [
    [good.replace(/"schemaVersion": \d+/, '"schemaVersion": 99'), 'project-newer', '99'],
    [good.slice(0, -20), 'project-broken', 'study.inverscope'],
    ['{"format":"inverscope","schemaVersion":1}', 'project-broken', 'name'],
  ] as const) {
    await writeFile(file, content)
    await refused(code, mentions, ...list)
    expect(await readFile(file, 'utf8')).toBe(content)
  }
  await rm(file)
  await refused('project-missing', 'inverscope new', ...list)
})

test('a folder that cannot be written is named, and nothing is made', async () => {
  const folder = await temporaryFolder()
  const blocked = path.join(folder, 'a-file')
  await writeFile(blocked, '')
  await refused('folder-not-writable', 'a-file', 'new', path.join(blocked, 'study'))
  expect(await readdir(folder)).toEqual(['a-file'])
})

test('a full disk stops a run with the reason, and resuming works once there is room', async (context: TestContext) => {
  const folder = await temporaryFolder()
  const disk = path.join(folder, 'disk')
  await mkdir(disk)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1200k', 'tmpfs', disk], { stdio: 'ignore' })
  } catch {
    context.skip('mounting a small disk needs Linux and root')
  }
  onTestFinished(() => void execFileSync('umount', ['-l', disk]))
  const project = path.join(disk, 'study')
  await json('new', project)
  await json('add', 'model', lastCheckpoint, '--name', 'demo', '--preset', 'landscape-ddpm', '--project', project)
  await json('add', 'dataset', landscapes, '--project', project)
  const run = ['run', 'invert', '--model', 'demo', '--dataset', 'landscape-32', '--steps', '10', '--project', project]
  // 256 images want 6 MB: refused before anything is written.
  await refused('disk-full', /MB needed/, ...run)
  expect(await readdir(project)).toEqual(['study.inverscope'])

  // 24 images want 0.6 MB; something else fills the disk while the run prepares.
  const { child, ended } = startCommand([...run, '--limit', '24', '--batch', '2', '--name', 'full', '--json'])
  const record = path.join(project, 'runs/0001-full/run.json')
  while (!existsSync(record) && child.exitCode === null) await delay(5)
  await writeFile(path.join(disk, 'other'), Buffer.alloc(1_150_000)).catch(() => {})
  const { code, stdout } = await ended
  expect([0, 1]).toContain(code)
  if (code === 1) expect((JSON.parse(stdout) as { error: { code: string } }).error.code).toBe('disk-full')
  await rm(path.join(disk, 'other'), { force: true })
  const { runs } = await json<{ runs: { state: string }[] }>('resume', '0001-full', '--project', project)
  expect(runs[0].state).toBe('done')
})

test('a lock of another host is never broken', async () => {
  const project = await newProject()
  const lock = {
    host: 'elsewhere',
    pid: 1,
    processStarted: 'then',
    token: 'theirs',
    socket: '/nowhere',
    since: '2026-01-01T00:00:00.000Z',
  }
  await writeFile(path.join(project, '.inverscope.lock'), JSON.stringify(lock))
  await refused('project-locked', 'elsewhere', 'add', 'dataset', demo, '--project', project)
  expect(await json('list', 'runs', '--project', project)).toEqual({ runs: [] })
  expect(JSON.parse(await readFile(path.join(project, '.inverscope.lock'), 'utf8'))).toEqual(lock)
})

test('a command on a project that a workbench has open works through its owner', async () => {
  const project = await projectWithModel()
  const { child, ended } = startCommand(['serve', project])
  await new Promise<void>((resolve) => {
    child.stdout!.on('data', (text: string) => text.includes('http://') && resolve())
    child.stderr!.on('data', (text: string) => text.includes('http://') && resolve())
  })
  const lock = await readFile(path.join(project, '.inverscope.lock'), 'utf8')
  const { runs } = await json<{ runs: { state: string; count: number }[] }>(
    'run',
    'sample',
    '--model',
    'demo',
    '--count',
    '2',
    '--steps',
    '10',
    '--project',
    project,
  )
  expect(runs[0]).toMatchObject({ state: 'done', count: 2 })
  expect(await readFile(path.join(project, '.inverscope.lock'), 'utf8')).toBe(lock)
  child.kill('SIGINT')
  expect((await ended).code).toBe(0)
  await expect(readFile(path.join(project, '.inverscope.lock'))).rejects.toThrow('ENOENT')
})

test('a checkpoint or an image that changed since the run began keeps it from being resumed', async () => {
  const folder = await temporaryFolder()
  const project = path.join(folder, 'study')
  const checkpoint = path.join(folder, 'model.pt')
  const images = path.join(folder, 'images')
  await cp(lastCheckpoint, checkpoint)
  await mkdir(images)
  for (const name of (await readdir(landscapes)).sort().slice(0, 24))
    await cp(path.join(landscapes, name), path.join(images, name))
  await json('new', project)
  await json('add', 'model', checkpoint, '--name', 'demo', '--preset', 'landscape-ddpm', '--project', project)
  await json('add', 'dataset', images, '--project', project)
  const { child, ended } = startCommand([
    'run',
    'invert',
    '--model',
    'demo',
    '--dataset',
    'images',
    '--steps',
    '50',
    '--batch',
    '2',
    '--name',
    'cut',
    '--project',
    project,
  ])
  while (
    !(await readFile(path.join(project, 'runs/0001-cut/journal.jsonl'), 'utf8').catch(() => '')).includes('\n') &&
    child.exitCode === null
  )
    await delay(20)
  child.kill('SIGKILL')
  await ended

  const image = path.join(images, 'landscape-0023.png')
  const original = await readFile(image)
  await cp(path.join(landscapes, 'landscape-0100.png'), image, { force: true })
  await refused('source-changed', 'landscape-0023.png', 'resume', '0001-cut', '--project', project)
  await writeFile(image, original)
  await cp(path.join(demo, 'models/landscape-ddpm/ema_0.999_003000.pt'), checkpoint, { force: true })
  await refused('source-changed', 'model.pt', 'resume', '0001-cut', '--project', project)
  await cp(lastCheckpoint, checkpoint, { force: true })
  const { runs } = await json<{ runs: { state: string }[] }>('resume', '0001-cut', '--project', project)
  expect(runs[0].state).toBe('done')
})

test('a class-conditional model asks for classes before anything is written, and takes them from folders', async () => {
  const project = await newProject()
  const conditional = path.join(root, 'tests/parity/adm-class-conditional/model.pt')
  const settings = {
    imageSize: '16',
    schedule: 'linear',
    trainSteps: '1000',
    rescaleTimesteps: 'false',
    headChannels: '16',
    attentionOrder: 'new',
  }
  const set = Object.entries(settings).map(([name, value]) => `${name}=${value}`)
  await json(
    'add',
    'model',
    conditional,
    '--name',
    'ten',
    '--set',
    ...set.flatMap((pair, i) => (i ? ['--set', pair] : [pair])),
    '--project',
    project,
  )
  await refused(
    'classes-missing',
    '10 classes',
    'run',
    'sample',
    '--model',
    'ten',
    '--count',
    '1',
    '--steps',
    '10',
    '--project',
    project,
  )
  expect(await readdir(project)).toEqual(['study.inverscope'])

  const classes = path.join(path.dirname(project), 'classes')
  for (const [name, image] of [
    ['sea', 'landscape-0000.png'],
    ['snow', 'landscape-0001.png'],
  ]) {
    await mkdir(path.join(classes, name), { recursive: true })
    await cp(path.join(landscapes, image), path.join(classes, name, image))
  }
  await json('add', 'dataset', classes, '--project', project)
  const { runs } = await json<{ runs: { state: string; folder: string }[] }>(
    'run',
    'invert',
    '--model',
    'ten',
    '--dataset',
    'classes',
    '--steps',
    '10',
    '--project',
    project,
  )
  expect(runs[0].state).toBe('done')
  expect(await readFile(path.join(runs[0].folder, 'items.jsonl'), 'utf8')).toContain('"class":1')
})

test('wrong usage exits with 2 and the nearest right word', async () => {
  const wrongCommand = await runCommand(['invrt'])
  expect(wrongCommand.code).toBe(2)
  const wrongOption = await runCommand(['run', 'invert', '--stpes', '50'], { cwd: os.tmpdir() })
  expect(wrongOption.code).toBe(2)
  expect(wrongOption.stderr).toContain('--steps')
})
