import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sampleInSteps } from '../../../../../src-main/engine/sampleInSteps.ts'
import type { EngineWorker } from '../../../../../src-main/workbench/jobs/engineWorker.ts'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { resolveBlob } from '../../../../../src-main/workbench/services/blobs.ts'
import { addModel } from '../../../../../src-main/workbench/services/models.ts'
import { createProjects } from '../../../../../src-main/workbench/services/projects.ts'
import { createSampleNow } from '../../../../../src-main/workbench/services/sampleNow.ts'
import type { SampleNowView } from '../../../../../src-shared/contract/views.ts'
import { OutsideProject, StepCountNotAllowed, UnknownName } from '../../../../../src-shared/errors/errors.ts'

const kl = path.resolve(import.meta.dirname, '../../../../parity/diffusers-kl/model')
const projects = createProjects(() => {})
type Task = Parameters<typeof sampleInSteps>[0]
let used: Task[]
/** The engine's own code, in this process. */
const worker = () =>
  ({
    run: (task: Task, { signal, onEvaluations }: { signal: AbortSignal; onEvaluations(step: number): void }) => {
      used.push(task)
      return sampleInSteps(task, { signal, onStep: onEvaluations })
    },
    close: () => {},
  }) as unknown as EngineWorker
const sampleNow = createSampleNow(worker)
let folder: string
let project: OpenProject
let modelId: string

beforeEach(async () => {
  used = []
  folder = await mkdtemp(path.join(tmpdir(), 'sample-now-'))
  project = await projects.create(path.join(folder, 'study'))
  modelId = (await addModel(project, { path: kl })).id
})
afterEach(async () => {
  await sampleNow.close()
  for (const { projectId } of projects.all()) await projects.close(projectId)
  await rm(folder, { recursive: true, force: true })
})

const pictureOf = ({ sampling }: SampleNowView, place: string) =>
  resolveBlob(
    { projects, engine: worker(), samplings: sampleNow },
    new URL(`inverscope://app/blob/${project.projectId}/samplings/${sampling}/${place}`),
  )

/** Watches until the samples are there, decoded where the model is latent. */
function watched(request: { steps: number; count?: number }) {
  const views: SampleNowView[] = []
  const controller = new AbortController()
  let over: Promise<void> = Promise.resolve()
  const done = new Promise<SampleNowView>((resolve, reject) => {
    const emit = (view: SampleNowView) => {
      views.push(view)
      if (view.decoded) resolve(view)
    }
    over = sampleNow.watch(project, { modelId, seed: 1, count: 2, ...request }, emit, controller.signal)
    over.catch(reject)
  })
  return { views, done, leave: () => (controller.abort(), over) }
}

test('a latent model shows every step in the colours of its components and is decoded to its pictures’ size at the end', async () => {
  const { views, done, leave } = watched({ steps: 4 })
  const last = await done
  expect(views.map(({ step, decoded }) => [step, decoded])).toEqual([
    [undefined, false],
    [0, false],
    [1, false],
    [2, false],
    [3, false],
    [4, false],
    [4, true],
  ])
  const sideOf = async (place: string) => (await sharp((await pictureOf(last, place)).body).metadata()).width
  const [, side] = project.file.models[0].shape
  expect(await sideOf('2/1.png?shown=prediction')).toBe(side)
  expect(await sideOf('4/1.png?shown=image')).toBe(side * project.file.models[0].autoencoder!.scale)
  await leave()
})

test('nothing of it is in the project, and nothing is left of it when nobody watches', async () => {
  const { done, leave } = watched({ steps: 2 })
  const last = await done
  expect(project.runs.size).toBe(0)
  await access(used[0].folder)
  await leave()
  await expect(access(used[0].folder)).rejects.toThrow()
  await expect(pictureOf(last, '2/0.png?shown=image')).rejects.toSatisfy((error) => UnknownName.is(error))
})

test('settings that a run would refuse are refused in the same words, before an engine is asked', async () => {
  await expect(watched({ steps: 100_000 }).done).rejects.toSatisfy((error) => StepCountNotAllowed.is(error))
  expect(used).toEqual([])
})

test.each(['2/../0.png?shown=state', '2/0.png?shown=../../etc', '2/x.png?shown=state', '2/0.png'])(
  'an address such as %s names no file',
  async (place) => {
    const { done, leave } = watched({ steps: 2 })
    const last = await done
    await expect(pictureOf(last, place)).rejects.toSatisfy((error) => UnknownName.is(error) || OutsideProject.is(error))
    await leave()
  },
)
