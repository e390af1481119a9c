import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { resolveInside } from '../../../../src-main/store/resolveInside.ts'
import { temporaryFolder } from './temporaryFolder.ts'

test('names inside the project resolve, whether they exist or not', async () => {
  const project = temporaryFolder()
  mkdirSync(path.join(project, 'figures'))
  writeFileSync(path.join(project, 'figures', 'a.pdf'), '')
  expect(await resolveInside(project, 'figures', 'a.pdf')).toBe(path.join(project, 'figures', 'a.pdf'))
  expect(await resolveInside(project, 'runs', 'new', 'run.json')).toBe(path.join(project, 'runs', 'new', 'run.json'))
  expect(await resolveInside(project, 'figures', '..a..pdf')).toBe(path.join(project, 'figures', '..a..pdf'))
})

describe('names that lead out are refused', () => {
  test.each([
    ['upwards', ['..', 'other']],
    ['upwards in one part', ['figures/../../other']],
    ['upwards with backslashes', ['figures\\..\\..\\other']],
    ['absolute', ['/etc/passwd']],
    ['absolute on Windows', ['C:\\Windows']],
    ['an alternate stream', ['a.pdf:hidden']],
    ['NUL', ['a.pdf\0.png']],
  ])('%s', async (_name, parts) => {
    await expect(resolveInside(temporaryFolder(), ...parts)).rejects.toMatchObject({ code: 'outside-project' })
  })

  test('through a link to a folder', async () => {
    const project = temporaryFolder()
    const elsewhere = temporaryFolder()
    writeFileSync(path.join(elsewhere, 'secret'), '')
    symlinkSync(elsewhere, path.join(project, 'figures'))
    await expect(resolveInside(project, 'figures', 'secret')).rejects.toMatchObject({ code: 'outside-project' })
    await expect(resolveInside(project, 'figures', 'new')).rejects.toMatchObject({ code: 'outside-project' })
  })

  test('through a link to a file', async () => {
    const project = temporaryFolder()
    symlinkSync('/etc/passwd', path.join(project, 'a.pdf'))
    await expect(resolveInside(project, 'a.pdf')).rejects.toMatchObject({ code: 'outside-project' })
  })

  test('through a link that leads to a file which does not exist yet', async () => {
    const project = temporaryFolder()
    symlinkSync(path.join(temporaryFolder(), 'not-yet'), path.join(project, 'a.pdf'))
    await expect(resolveInside(project, 'a.pdf')).rejects.toMatchObject({ code: 'outside-project' })
  })
})

test('links within the project are followed', async () => {
  const project = temporaryFolder()
  mkdirSync(path.join(project, 'runs', 'a'), { recursive: true })
  symlinkSync(path.join(project, 'runs', 'a'), path.join(project, 'latest'))
  expect(await resolveInside(project, 'latest', 'x.npy')).toBe(path.join(project, 'latest', 'x.npy'))
})

test('a project folder that is itself reached through a link is fine', async () => {
  const project = temporaryFolder()
  const link = path.join(temporaryFolder(), 'link')
  symlinkSync(project, link)
  expect(await resolveInside(link, 'a.pdf')).toBe(path.join(link, 'a.pdf'))
})
