import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readRunRecord, runPaths } from '../../../../../src-main/store/runFolder.ts'
import { queueWithFakeEngine } from './queueWithFakeEngine.ts'

const at = queueWithFakeEngine()

test.each([
  ['an array', 'samples.npy', 'elsewhere/file'],
  ['an array that leads to another run of the project', 'samples.npy', 'study/runs/0000-other/samples.npy'],
  ['the journal', 'journal.jsonl', 'elsewhere/file'],
  ['the folder of its pictures', 'previews', 'elsewhere'],
])('a run is not resumed where %s is a link', async (_, name, target) => {
  const id = await at.addRun('0001-foreign')
  for (const [place, content] of [
    ['elsewhere', 'file'],
    ['study/runs/0000-other', 'samples.npy'],
  ]) {
    await mkdir(path.join(at.folder, place), { recursive: true })
    await writeFile(path.join(at.folder, place, content), 'as it was')
  }
  await symlink(path.join(at.folder, target), path.join(runPaths(at.project.folder, id).folder, name))
  at.queue.add(at.project, id, 1)
  await at.queue.wait(at.project, id)
  expect((await readRunRecord(at.project.folder, id)).error).toMatchObject({ code: 'outside-project' })
  expect(at.asked).toEqual([])
  expect(await readdir(path.join(at.folder, 'elsewhere'))).toEqual(['file'])
  for (const file of ['elsewhere/file', 'study/runs/0000-other/samples.npy'])
    expect(await readFile(path.join(at.folder, file), 'utf8')).toBe('as it was')
})
