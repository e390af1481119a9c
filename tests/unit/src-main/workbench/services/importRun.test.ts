import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { writeNpy } from '../../../../../src-main/store/npyFile.ts'
import { importRun } from '../../../../../src-main/workbench/services/importRun.ts'
import { createProjects } from '../../../../../src-main/workbench/services/projects.ts'

test('an import that is given up leaves nothing, and can be done again', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'import-'))
  const projects = createProjects(() => {})
  onTestFinished(async () => {
    for (const { projectId } of projects.all()) await projects.close(projectId)
    await rm(folder, { recursive: true, force: true })
  })
  const project = await projects.create(path.join(folder, 'study'))
  const samples = path.join(folder, 'samples.npy')
  await writeNpy(samples, [3, 1, 2, 2], new Float32Array(12))
  await expect(importRun(project, { samples }, AbortSignal.abort(new Error('given up')))).rejects.toThrow('given up')
  expect(project.runs.size).toBe(0)
  expect(await readdir(path.join(project.folder, 'runs'))).toEqual([])
  await importRun(project, { samples })
  expect(project.runs.size).toBe(1)
})
