import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeExportFolder } from '../../../../../../src-main/workbench/services/figures/exportFolder.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'export-folder-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('exports that want one new folder at the same time all have it', async () => {
  const made = path.join(folder, 'figures')
  await Promise.all(Array.from({ length: 8 }, () => makeExportFolder(made)))
  expect((await stat(made)).isDirectory()).toBe(true)
})

test('a file of its name is in the way', async () => {
  const made = path.join(folder, 'figures')
  await writeFile(made, '')
  await expect(makeExportFolder(made)).rejects.toMatchObject({ code: 'folder-not-writable' })
})
