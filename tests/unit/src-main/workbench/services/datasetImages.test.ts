import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { writeNpy } from '../../../../../src-main/store/npyFile.ts'
import { describeDatasetImage } from '../../../../../src-main/workbench/services/datasetImages.ts'
import { addDataset } from '../../../../../src-main/workbench/services/datasets.ts'
import { createProjects } from '../../../../../src-main/workbench/services/projects.ts'

test('an image of a dataset is known by its file and class, and one of a tensor file by nothing', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'dataset-images-'))
  const projects = createProjects(() => {})
  onTestFinished(async () => {
    for (const { projectId } of projects.all()) await projects.close(projectId)
    await rm(folder, { recursive: true, force: true })
  })
  const project = await projects.create(path.join(folder, 'study'))
  for (const name of ['cactus/a.png', 'cactus/b.png', 'fern/c.png']) {
    await mkdir(path.join(folder, 'plants', path.dirname(name)), { recursive: true })
    await writeFile(path.join(folder, 'plants', name), '')
  }
  const { id } = await addDataset(project, { path: path.join(folder, 'plants') })
  expect(await describeDatasetImage(project, id, 2)).toEqual({ file: 'fern/c.png', className: 'fern' })
  // The folder may have fewer images by now.
  expect(await describeDatasetImage(project, id, 3)).toEqual({})
  const arrays = path.join(folder, 'samples.npy')
  await writeNpy(arrays, [3, 1, 2, 2], new Float32Array(12))
  const tensor = await addDataset(project, { path: arrays })
  expect(await describeDatasetImage(project, tensor.id, 0)).toEqual({})
  await expect(describeDatasetImage(project, 'nothing', 0)).rejects.toThrow('nothing')
})
