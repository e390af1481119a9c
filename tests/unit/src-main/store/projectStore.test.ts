import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  createProjectFile,
  findProject,
  makeLocation,
  readProjectFile,
  resolveLocation,
  writeProjectFile,
} from '../../../../src-main/store/projectStore.ts'
import { disk, repairDisk } from './faultyDisk.ts'
import { temporaryFolder } from './temporaryFolder.ts'

vi.mock('node:fs/promises', async (importOriginal) =>
  (await import('./faultyDisk.ts')).withFaults(await importOriginal()),
)
afterEach(repairDisk)

describe('a new project', () => {
  test('is a file named after it in a folder of its own', async () => {
    const folder = path.join(temporaryFolder(), 'deep', 'study')
    const { file, project } = await createProjectFile(folder, { name: 'Where is the latent?' })
    expect(file).toBe(path.join(folder, 'Where is the latent.inverscope'))
    expect(await readProjectFile(file)).toEqual(project)
    expect(project).toMatchObject({ format: 'inverscope', schemaVersion: 2, name: 'Where is the latent?', models: [] })
  })

  test.each([
    ['../../escape', 'escape.inverscope'],
    ['a/b\\c:d', 'a-b-c-d.inverscope'],
    ['...', 'project.inverscope'],
    ['潜在空間', '潜在空間.inverscope'],
  ])('called %j has the file %s', async (name, expected) => {
    const folder = temporaryFolder()
    await createProjectFile(folder, { name })
    expect(readdirSync(folder)).toEqual([expected])
  })

  test('is called like its folder where no name is given', async () => {
    const { project } = await createProjectFile(path.join(temporaryFolder(), 'my-study'))
    expect(project.name).toBe('my-study')
  })

  test('leaves other files in its folder alone', async () => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, 'notes.txt'), 'mine')
    await createProjectFile(folder, { name: 'study' })
    expect(readFileSync(path.join(folder, 'notes.txt'), 'utf8')).toBe('mine')
  })

  test('is refused where there is one already, under any name', async () => {
    const folder = temporaryFolder()
    const { file } = await createProjectFile(folder, { name: 'first' })
    const before = readFileSync(file, 'utf8')
    await expect(createProjectFile(folder, { name: 'second' })).rejects.toMatchObject({
      code: 'project-exists',
      data: { path: folder },
    })
    expect(readdirSync(folder)).toEqual(['first.inverscope'])
    expect(readFileSync(file, 'utf8')).toBe(before)
  })

  test('on a full disk leaves no folder behind', async () => {
    const root = temporaryFolder()
    disk.bytesLeft = 10
    await expect(createProjectFile(path.join(root, 'deep', 'study'))).rejects.toMatchObject({ code: 'disk-full' })
    expect(readdirSync(root)).toEqual([])
  })

  test('in a folder that cannot be written is refused', async () => {
    Object.assign(disk, { failingCall: 'mkdir', failure: 'EACCES' })
    await expect(createProjectFile('/anywhere/study')).rejects.toMatchObject({
      code: 'folder-not-writable',
      message: expect.stringContaining('permission denied'),
    })
  })

  test('where a file is in the way is refused', async () => {
    const file = path.join(temporaryFolder(), 'study')
    writeFileSync(file, '')
    await expect(createProjectFile(file)).rejects.toMatchObject({ code: 'folder-not-writable' })
  })
})

describe('a project is found', () => {
  test('by its file, by its folder, and from any folder below', async () => {
    const folder = temporaryFolder()
    const { file } = await createProjectFile(folder, { name: 'study' })
    const below = path.join(folder, 'runs', '0001')
    mkdirSync(below, { recursive: true })
    expect(await findProject(file)).toEqual({ folder, file })
    expect(await findProject(folder)).toEqual({ folder, file })
    expect(await findProject(undefined, below)).toEqual({ folder, file })
  })

  test('not where there is none', async () => {
    const folder = temporaryFolder()
    for (const given of [folder, path.join(folder, 'no'), path.join(folder, 'no.inverscope')])
      await expect(findProject(given)).rejects.toMatchObject({ code: 'project-missing', data: { path: given } })
    await expect(findProject(undefined, tmpdir())).rejects.toMatchObject({ code: 'project-missing' })
  })

  test('only where it is clear which one is meant', async () => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, 'a.inverscope'), '')
    writeFileSync(path.join(folder, 'b.inverscope'), '')
    await expect(findProject(folder)).rejects.toMatchObject({
      code: 'project-broken',
      message: expect.stringContaining('a.inverscope and b.inverscope'),
    })
  })
})

test('a project of version 1, before there were encoders, opens with none, and its file stays until it is written', async () => {
  const file = path.join(temporaryFolder(), 'study.inverscope')
  const old = {
    format: 'inverscope',
    schemaVersion: 1,
    id: 'x',
    name: 'Old',
    created: '2026-01-01T00:00:00Z',
    models: [],
    datasets: [],
  }
  writeFileSync(file, JSON.stringify(old))
  expect(await readProjectFile(file)).toEqual({ ...old, schemaVersion: 2, encoders: [] })
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(old)
})

describe('a project file that cannot be opened says why and stays as it is', () => {
  const valid = { format: 'inverscope', schemaVersion: 1, id: 'x', name: 'x', created: '2026-01-01T00:00:00Z' }
  test.each<[string, string, string, RegExp]>([
    ['a comma too many', '{\n  "format": "inverscope",,\n}', 'project-broken', /line 2 column 2\d/],
    ['cut off', '{ "format": "inver', 'project-broken', /position 18|after 18 characters/],
    ['empty', '', 'project-broken', /after 0 characters/],
    ['no object', '[1]', 'project-broken', /no JSON object/],
    ['another JSON file', '{"name": "package"}', 'project-broken', /not a project of Inverscope/],
    ['no version', '{"format": "inverscope"}', 'project-broken', /schemaVersion/],
    [
      'a fault inside',
      JSON.stringify({ ...valid, models: [{ id: 'A B' }], datasets: [] }),
      'project-broken',
      /models\.0\.id/,
    ],
    ['a newer version', '{"format": "inverscope", "schemaVersion": 7}', 'project-newer', /schema 7; this one knows 2/],
  ])('%s', async (_name, text, code, reason) => {
    const file = path.join(temporaryFolder(), 'study.inverscope')
    writeFileSync(file, text)
    await expect(readProjectFile(file)).rejects.toMatchObject({ code, message: expect.stringMatching(reason) })
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  test('gone', async () => {
    const file = path.join(temporaryFolder(), 'study.inverscope')
    await expect(readProjectFile(file)).rejects.toMatchObject({ code: 'project-missing', data: { path: file } })
  })

  test('not readable', async () => {
    const { file } = await createProjectFile(temporaryFolder())
    Object.assign(disk, { failingCall: 'readFile', failure: 'EACCES' })
    await expect(readProjectFile(file)).rejects.toMatchObject({ code: 'file-not-readable', data: { path: file } })
  })
})

test('a byte order mark that an editor left does not matter', async () => {
  const { file, project } = await createProjectFile(temporaryFolder(), { name: 'study' })
  writeFileSync(file, `\uFEFF${readFileSync(file, 'utf8')}`)
  expect(await readProjectFile(file)).toEqual(project)
})

test('what the schema does not allow is never written', async () => {
  const { file, project } = await createProjectFile(temporaryFolder(), { name: 'study' })
  await expect(writeProjectFile(file, { ...project, name: '' })).rejects.toThrow()
  expect(await readProjectFile(file)).toEqual(project)
})

describe('files outside the project', () => {
  test('are found at their absolute place first', async () => {
    const root = temporaryFolder()
    const project = path.join(root, 'study')
    const model = path.join(root, 'models', 'a.pt')
    mkdirSync(path.dirname(model))
    writeFileSync(model, '')
    const location = makeLocation(project, model)
    expect(location).toEqual({ absolute: model, relative: '../models/a.pt' })
    expect(await resolveLocation(project, location)).toBe(model)
  })

  test('are found again when they moved together with the project', async () => {
    const root = temporaryFolder()
    mkdirSync(path.join(root, 'before', 'study'), { recursive: true })
    writeFileSync(path.join(root, 'before', 'a.pt'), '')
    const location = makeLocation(path.join(root, 'before', 'study'), path.join(root, 'before', 'a.pt'))
    renameSync(path.join(root, 'before'), path.join(root, 'after'))
    expect(await resolveLocation(path.join(root, 'after', 'study'), location)).toBe(path.join(root, 'after', 'a.pt'))
  })

  test('are missed by their absolute place', async () => {
    const location = { absolute: '/no/such/model.pt', relative: '../model.pt' }
    expect(existsSync(location.absolute)).toBe(false)
    await expect(resolveLocation(temporaryFolder(), location)).rejects.toMatchObject({
      code: 'file-missing',
      data: { path: location.absolute },
    })
  })
})
