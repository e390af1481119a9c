import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createJobQueue } from '../../../../../src-main/workbench/jobs/jobQueue.ts'
import { createProjects, updateProjectFile } from '../../../../../src-main/workbench/services/projects.ts'
import { startRun } from '../../../../../src-main/workbench/services/runs.ts'

test('a run of a checkpoint that the series has not is refused before anything is written', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'plan-'))
  const projects = createProjects(() => {})
  const project = await projects.create(path.join(folder, 'study'))
  onTestFinished(async () => {
    await projects.close(project.projectId)
    await rm(folder, { recursive: true, force: true })
  })
  await updateProjectFile(project, (file) => ({
    ...file,
    models: [
      {
        id: 'model',
        name: 'model',
        family: 'guided-diffusion',
        location: { absolute: folder, relative: '..' },
        settings: { schedule: 'linear', trainSteps: 1000 },
        given: {},
        shape: [3, 32, 32],
        checkpoints: [{ step: 1000, file: 'a.pt', bytes: 1, sha256: '0'.repeat(64) }],
        added: file.created,
      },
    ],
  }))
  const queue = createJobQueue(() => {
    throw new Error('no engine is needed')
  })
  const started = startRun(project, queue, {
    kind: 'sample',
    model: 'model',
    checkpoint: 2000,
    source: { from: 'noise', stream: 'torch', seed: 1, count: 2 },
    steps: 10,
  })
  await expect(started).rejects.toMatchObject({ code: 'unknown-name', data: { known: ['1000'] } })
  expect(await readdir(project.folder)).not.toContain('runs')
})
