import path from 'node:path'
import { stat } from 'node:fs/promises'
import type { Description } from '../../../src-shared/contract/views.ts'
import { ModelSettingMissing, UnknownName } from '../../../src-shared/errors/errors.ts'
import { formatBytes } from '../../../src-shared/numbers/formatBytes.ts'
import type { ModelSettings } from '../../../src-shared/project/modelSettings.ts'
import type { AutoencoderEntry, Checkpoint, ModelEntry } from '../../../src-shared/project/projectFile.ts'
import type { OpenedAutoencoder } from '../../models/openedModel.ts'
import { openModel, type OpenedModel } from '../../models/openModel.ts'
import { hashFile } from '../../store/contentHash.ts'
import { makeLocation, resolveLocation } from '../../store/projectStore.ts'
import { nearestName } from '../nearestName.ts'
import type { OpenProject } from '../openProject.ts'
import { freeId } from './freeId.ts'
import { identifyCheckpoint, notFiniteNote, type CheckpointIdentity, type Waiting } from './identifyCheckpoint.ts'
import { partsOfReading } from './readings.ts'
import { updateProjectFile } from './projects.ts'
import { retiredIds } from './retiredIds.ts'

/**
 * Adds a checkpoint file or a folder of checkpoints to a project. The files stay where they are; the project keeps their places and SHA-256.
 * A model that is added again from another place takes its old entry's place, so that a moved folder is found again.
 *
 * @throws ModelSettingMissing with what the file does not say; CheckpointBroken, CheckpointRefused, ModelNotSupported, BadModelSetting, FileMissing
 */
export async function addModel(
  project: OpenProject,
  given: { path: string; name?: string; preset?: string; settings?: ModelSettings },
  waiting: Waiting = {},
): Promise<ModelEntry> {
  const { signal } = waiting
  const file = path.resolve(given.path)
  const opened = await openCompleteModel(file, given)
  const { checkpoints, autoencoder } = await identifiedWeights(opened, waiting)
  const location = makeLocation(project.folder, opened.path)
  const { pattern } = opened
  const name = given.name ?? path.basename(opened.path).replace(/\.(pt|onnx)$/i, '')
  const retired = await retiredIds(project, 'model')
  signal?.throwIfAborted()
  await updateProjectFile(project, (projectFile) => {
    const { models } = projectFile
    const before = models.find(
      (model) =>
        isFrom(model, opened) ||
        (sameWeights(model.checkpoints, checkpoints) && model.autoencoder?.sha256 === autoencoder?.sha256),
    )
    const entry: ModelEntry = {
      id: before?.id ?? freeId(name, [...models, ...retired]),
      name: given.name ?? before?.name ?? name,
      family: opened.family,
      location,
      ...(pattern === undefined ? {} : { pattern }),
      preset: opened.preset,
      settings: opened.settings,
      given: given.settings ?? {},
      shape: opened.shape,
      batch: opened.batch,
      autoencoder,
      checkpoints,
      added: before?.added ?? new Date().toISOString(),
    }
    return {
      ...projectFile,
      models: before ? models.map((model) => (model === before ? entry : model)) : [...models, entry],
    }
  })
  return project.file.models.find((model) => isFrom(model, opened))!
}

function isFrom({ location, pattern }: ModelEntry, opened: OpenedModel): boolean {
  return location.absolute === opened.path && pattern === opened.pattern
}

/**
 * Reads all weights of a model for their SHA-256; nothing is written.
 *
 * @throws FileMissing, FileNotReadable, CheckpointBroken, CheckpointRefused; the reason of the signal
 */
export async function identifiedWeights(
  opened: OpenedModel,
  waiting: Waiting = {},
): Promise<{ checkpoints: Checkpoint[]; autoencoder?: AutoencoderEntry }> {
  const checkpoints: Checkpoint[] = []
  const parts = partsOfReading(waiting, weightBytes(opened))
  for (const { step, file, bytes } of opened.checkpoints) {
    const { sha256, notFinite } = await identifyCheckpoint(path.join(opened.path, file), parts.next(bytes))
    checkpoints.push({ step, file, bytes, sha256, ...(notFinite.length ? { notFinite: [...notFinite] } : {}) })
  }
  const { autoencoder } = opened
  if (!autoencoder) return { checkpoints }
  return {
    checkpoints,
    autoencoder: await autoencoderEntry(opened.path, autoencoder, parts.next(autoencoder.bytes)),
  }
}

function weightBytes({ checkpoints, autoencoder }: OpenedModel): number {
  return checkpoints.reduce((sum, { bytes }) => sum + bytes, autoencoder?.bytes ?? 0)
}

/** @param folder  of the model */
async function autoencoderEntry(
  folder: string,
  { kind, weights, channels, scale }: OpenedAutoencoder,
  waiting: Waiting,
): Promise<AutoencoderEntry> {
  const file = path.relative(folder, weights).split(path.sep).join('/')
  const { sha256 } = await identifyCheckpoint(weights, waiting)
  return { kind, file, sha256, channels, scale }
}

/** Whether two series hold the same weights, checkpoint by checkpoint. */
export function sameWeights(a: readonly Checkpoint[], b: readonly Checkpoint[]): boolean {
  return a.length === b.length && a.every(({ sha256 }, i) => sha256 === b[i].sha256)
}

/** Opens a model about which nothing is left to ask. @throws ModelSettingMissing with what the file does not say */
export async function openCompleteModel(
  file: string,
  { preset, settings }: { preset?: string; settings?: ModelSettings },
): Promise<OpenedModel> {
  const opened = await openModel(file, { preset, settings })
  if (opened.missing.length === 0) return opened
  const { missing, presets, questions } = opened
  throw ModelSettingMissing({ path: file, settings: missing, presets, questions })
}

/** @throws UnknownName with the nearest right one */
export function findModel(project: OpenProject, id: string): ModelEntry {
  const model = project.file.models.find((candidate) => candidate.id === id)
  if (model) return model
  const known = project.file.models.map((candidate) => candidate.id)
  throw UnknownName({ kind: 'model', name: id, near: nearestName(id, known), known })
}

/** The checkpoint of a training step, or the last one. @throws UnknownName */
export function findCheckpoint(model: ModelEntry, step?: number): Checkpoint {
  const checkpoint =
    step === undefined ? model.checkpoints.at(-1) : model.checkpoints.find((candidate) => candidate.step === step)
  if (checkpoint) return checkpoint
  throw UnknownName({
    kind: `checkpoint of ${model.id}`,
    name: String(step),
    known: model.checkpoints.map((candidate) => String(candidate.step ?? candidate.file)),
  })
}

/** What a model of the project is: the same page that `inspect` shows for its path. */
export async function describeModel(project: OpenProject, id: string): Promise<Description> {
  const model = findModel(project, id)
  const opened = await openModel(
    path.join(await resolveLocation(project.folder, model.location), model.pattern ?? ''),
    {
      preset: model.preset,
      settings: model.given,
    },
  )
  const { sha256, notFinite = [] } = model.checkpoints.at(-1)!
  const parts = await identitiesBeside(opened, model.autoencoder)
  const description = modelDescription(opened, { sha256, notFinite }, parts)
  return { ...description, title: model.name }
}

/** What a model at a path is; its last checkpoint is read as a whole. @throws as openModel */
export async function inspectModel(
  file: string,
  given: { preset?: string; settings?: ModelSettings },
  waiting: Waiting = {},
): Promise<Description> {
  const opened = await openModel(file, given)
  const last = opened.checkpoints.at(-1)!
  const parts = partsOfReading(waiting, last.bytes + (opened.autoencoder?.bytes ?? 0))
  const identity = await identifyCheckpoint(path.join(opened.path, last.file), parts.next(last.bytes))
  const autoencoder =
    opened.autoencoder && (await identifyCheckpoint(opened.autoencoder.weights, parts.next(opened.autoencoder.bytes)))
  return modelDescription(opened, identity, await identitiesBeside(opened, autoencoder))
}

/** What else than the network decides a model's numbers: its autoencoder, and the scheduler's configuration. */
interface PartIdentity extends CheckpointIdentity {
  readonly part: 'autoencoder' | 'scheduler'
}

async function identitiesBeside(
  { scheduler }: OpenedModel,
  autoencoder: (Pick<CheckpointIdentity, 'sha256'> & Partial<CheckpointIdentity>) | undefined,
): Promise<PartIdentity[]> {
  return [
    ...(autoencoder ? [{ part: 'autoencoder' as const, notFinite: [], ...autoencoder }] : []),
    ...(scheduler === undefined
      ? []
      : [{ part: 'scheduler' as const, sha256: await hashFile(scheduler), notFinite: [] }]),
  ]
}

function modelDescription(
  opened: OpenedModel,
  identity: CheckpointIdentity,
  beside: readonly PartIdentity[],
): Description {
  const { path: place, checkpoints, facts, parts, levels, missing, presets, warnings } = opened
  const bytes = weightBytes(opened)
  return {
    kind: checkpoints.length > 1 ? 'series' : 'model',
    title: path.basename(place),
    path: place,
    facts: [
      ...facts,
      { name: 'Size', value: formatBytes(bytes) },
      {
        name: checkpoints.length > 1 ? 'SHA-256 of the last checkpoint' : 'SHA-256',
        value: identity.sha256,
        from: 'file',
      },
      ...beside.map(({ part, sha256: value }) => ({ name: `SHA-256 of the ${part}`, value, from: 'file' as const })),
      ...[...warnings, ...[identity, ...beside].flatMap(notFiniteNote)].map((value) => ({ name: 'Note', value })),
    ],
    parts,
    ...(levels ? { levels } : {}),
    missing,
    presets,
  }
}

/** Names in a folder of diffusers: a pipeline's, a network's, a scheduler's, a training checkpoint's and a training run's. */
const diffusersNames =
  /^(model_index\.json|config\.json|scheduler_config\.json|unet|unet_ema|transformer|checkpoint-\d+)$/

/** Whether a path may be a model at all: a file of weights, or a folder that holds some. */
export async function looksLikeModel(place: string, names: readonly string[] | undefined): Promise<boolean> {
  if (names) return names.some((name) => /\.(pt|pth|onnx)$/i.test(name) || diffusersNames.test(name))
  return (
    /\.(pt|pth|bin|ckpt|onnx|safetensors|safetensors\.index\.json)$|scheduler_config\.json$/i.test(place) &&
    (await stat(place)).isFile()
  )
}
