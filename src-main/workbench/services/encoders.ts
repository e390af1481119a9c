import path from 'node:path'
import type { Description } from '../../../src-shared/contract/views.ts'
import {
  EncoderNotSupported,
  ModelSettingMissing,
  NotAllowedHere,
  UnknownName,
} from '../../../src-shared/errors/errors.ts'
import { formatBytes } from '../../../src-shared/numbers/formatBytes.ts'
import { CompleteEncoderSettings, type EncoderSettings } from '../../../src-shared/project/encoder.ts'
import type { EncoderEntry } from '../../../src-shared/project/projectFile.ts'
import type { EncoderSource } from '../../engine/sources.ts'
import { encoderPresetNames, encoderPresets } from '../../models/encoders/encoderPresets.ts'
import { openEncoder, type OpenedEncoder } from '../../models/encoders/openEncoder.ts'
import { readingOf } from '../../models/encoders/readingOf.ts'
import { describeValue } from '../../models/onnxFile/onnxValue.ts'
import { makeLocation, resolveLocation } from '../../store/projectStore.ts'
import { canonicalJson } from '../canonicalJson.ts'
import type { EngineWorker } from '../jobs/engineWorker.ts'
import { nearestName } from '../nearestName.ts'
import type { OpenProject } from '../openProject.ts'
import { freeId } from './freeId.ts'
import { identifyCheckpoint, notFiniteNote, type Waiting } from './identifyCheckpoint.ts'
import { updateProjectFile } from './projects.ts'
import { retiredIds } from './retiredIds.ts'

/** What FID's Inception network gives: its third pooling layer. */
const featuresOfFid = 2048

/**
 * Adds an encoder of pictures to a project. The file stays where it is; the project keeps its place, its SHA-256 and how pictures are brought to it.
 * One that is added again from the same place, or with the same weights and settings, takes its old entry's place, unless it is given another
 * name: one file can be several encoders.
 *
 * @param waiting  its signal gives up; the project stays as it is then
 * @throws EncoderNotSupported with what was found; ModelSettingMissing with what must be set; BadModelSetting, UnknownName; EngineFailed where ONNX
 *   Runtime refuses it; FileMissing, CheckpointBroken
 */
export async function addEncoder(
  project: OpenProject,
  engine: Pick<EngineWorker, 'run'>,
  given: { path: string; name?: string; preset?: string; settings?: EncoderSettings },
  waiting: Waiting = {},
): Promise<EncoderEntry> {
  const { signal } = waiting
  const file = path.resolve(given.path)
  const opened = await openEncoder(file, given)
  requireComplete(file, opened)
  const { description, preset } = opened
  const { sha256 } = await identifyCheckpoint(file, waiting)
  signal?.throwIfAborted()
  const { settings, features } = await triedOut(engine, file, opened)
  const name = given.name ?? path.basename(file).replace(/\.onnx$/i, '')
  const location = makeLocation(project.folder, file)
  const retired = await retiredIds(project, 'encoder')
  signal?.throwIfAborted()
  let written!: EncoderEntry
  await updateProjectFile(project, (projectFile) => {
    const { encoders } = projectFile
    const candidates = encoders.filter((one) => given.name === undefined || one.name === given.name)
    const isThere = (one: EncoderEntry) => one.location.absolute === location.absolute
    const isSame = (one: EncoderEntry) =>
      one.sha256 === sha256 && canonicalJson(one.settings) === canonicalJson(settings)
    const before =
      candidates.find((one) => isThere(one) && isSame(one)) ?? candidates.find(isThere) ?? candidates.find(isSame)
    written = {
      id: before?.id ?? freeId(name, [...encoders, ...retired]),
      name: given.name ?? before?.name ?? name,
      location,
      bytes: description.bytes,
      sha256,
      preset: preset?.name,
      settings,
      given: given.settings ?? {},
      input: description.input.name,
      batch: description.batch,
      features,
      added: before?.added ?? new Date().toISOString(),
    }
    return {
      ...projectFile,
      encoders: before ? encoders.map((one) => (one === before ? written : one)) : [...encoders, written],
    }
  })
  return written
}

/** What the network really gives, which a file may leave open. */
async function triedOut(
  engine: Pick<EngineWorker, 'run'>,
  file: string,
  { description, settings }: OpenedEncoder,
): Promise<{ settings: CompleteEncoderSettings; features: number }> {
  const { input, batch = 1 } = description
  const output = settings.output!
  const imageSize = settings.imageSize!
  const { shape } = await engine.run({ kind: 'encoder-trial', file, input: input.name, output, imageSize, batch })
  const found = describeValue({ name: output, type: 'float32', shape })
  const refuse = (reason: string) => EncoderNotSupported({ path: file, reason })
  const { reading, question } = readingOf(shape, settings.reading)
  if (reading === undefined)
    throw ModelSettingMissing({
      path: file,
      settings: ['reading'],
      presets: [],
      questions: [`Its output ${found} ${question}`],
    })
  if (shape[0] !== batch)
    throw refuse(`its output ${found} is not one vector for each of the ${batch} pictures that it was given`)
  const features = reading === 'vector' ? shape[1] : reading === 'mean-of-places' ? shape[1] : shape[2]
  if (features < 2) throw refuse(`its output ${found} gives ${features} numbers per picture, which are no features`)
  if (settings.fidInception && features !== featuresOfFid)
    throw refuse(`FID’s Inception network gives ${featuresOfFid} features, and its output ${found} ${features}`)
  return { settings: CompleteEncoderSettings.parse({ ...settings, reading }), features }
}

/** @throws ModelSettingMissing */
function requireComplete(file: string, { missing, questions, preset }: OpenedEncoder): void {
  if (missing.length > 0)
    throw ModelSettingMissing({
      path: file,
      settings: [...missing],
      presets: preset ? [] : encoderPresetNames,
      questions: [...questions],
    })
}

/** @throws UnknownName with the nearest right one */
export function findEncoder(project: OpenProject, id: string): EncoderEntry {
  const encoder = project.file.encoders.find((one) => one.id === id)
  if (encoder) return encoder
  const known = project.file.encoders.map((one) => one.id)
  throw UnknownName({ kind: 'encoder', name: id, near: nearestName(id, known), known })
}

/** What the engine needs of an encoder. A file that is gone is the engine's to report, so that the rest of a study is measured still. */
export async function encoderSource(project: OpenProject, encoder: EncoderEntry): Promise<EncoderSource> {
  const { id, name, location, sha256, preset, settings, input, batch, features } = encoder
  const file = await resolveLocation(project.folder, location).catch(() => location.absolute)
  return { id, name, file, sha256, preset, settings, input, batch, features }
}

/** Says where an encoder lies now. @throws UnknownName; NotAllowedHere where it is another; what reading it throws */
export async function relocateEncoder(
  project: OpenProject,
  id: string,
  place: string,
  waiting?: Waiting,
): Promise<void> {
  const encoder = findEncoder(project, id)
  const { sha256 } = await identifyCheckpoint(place, waiting)
  if (sha256 !== encoder.sha256)
    throw NotAllowedHere({
      what: `Taking ${place} for ${encoder.name}`,
      reason: 'its SHA-256 is another; add it as an encoder of its own',
    })
  waiting?.signal?.throwIfAborted()
  const location = makeLocation(project.folder, place)
  await updateProjectFile(project, (file) => ({
    ...file,
    encoders: file.encoders.map((one) => (one.id === id ? { ...one, location } : one)),
  }))
}

/** What an encoder at a path is, and what must still be set. @throws as openEncoder */
export async function inspectEncoder(
  file: string,
  given: { preset?: string; settings?: EncoderSettings },
  waiting?: Waiting,
): Promise<Description> {
  const opened = await openEncoder(file, given)
  const identity = await identifyCheckpoint(file, waiting)
  return encoderDescription(opened, identity)
}

/** What an encoder of the project is: the same page that `inspect` shows for its path. @throws as openEncoder */
export async function describeEncoderEntry(project: OpenProject, id: string): Promise<Description> {
  const { location, name, given, preset, features, settings, sha256 } = findEncoder(project, id)
  const opened = await openEncoder(await resolveLocation(project.folder, location), { preset, settings: given })
  const description = encoderDescription({ ...opened, settings, missing: [] }, { sha256, notFinite: [] })
  return {
    ...description,
    title: name,
    facts: [...description.facts, { name: 'Features of a picture', value: features.toLocaleString('en') }],
  }
}

function encoderDescription(
  { description, preset, settings, origin, missing, questions }: OpenedEncoder,
  identity: { sha256: string; notFinite: readonly string[] },
): Description {
  const { path: file, input, outputs, producer, parameters, bytes, batch } = description
  const said = (name: string, value: string) => ({ name, value, from: 'file' as const })
  const setting = (name: keyof EncoderSettings, title: string) => {
    const value = settings[name]
    if (value === undefined) return missing.includes(name) ? [{ name: title, value: '', from: 'missing' as const }] : []
    return [{ name: title, value: Array.isArray(value) ? value.join(', ') : String(value), from: origin[name] }]
  }
  return {
    kind: 'encoder',
    title: path.basename(file),
    path: file,
    facts: [
      said('Family', 'ONNX file: an encoder of pictures, for features in studies'),
      ...(producer ? [said('Written by', producer)] : []),
      said('Parameters', parameters.toLocaleString('en')),
      said('Input', describeValue(input)),
      said('Outputs', outputs.map(describeValue).join(', ')),
      said('Pictures at once', batch === undefined ? 'any number' : `${batch}; fewer are filled up`),
      ...(preset ? [{ name: 'Preset', value: `${preset.name}: ${preset.title}` }] : []),
      ...setting('imageSize', 'Side of the pictures (imageSize)'),
      ...setting('resampling', 'Resampling (resampling)'),
      ...setting('shorterSide', 'Resized to, before the middle is cut out (shorterSide)'),
      ...setting('mean', 'Mean (mean)'),
      ...setting('deviation', 'Deviation (deviation)'),
      ...setting('output', 'Features from (output)'),
      ...setting('reading', 'Read as (reading)'),
      ...setting('fidInception', 'Said to be FID’s Inception (fidInception)'),
      said('Size', formatBytes(bytes)),
      said('SHA-256', identity.sha256),
      ...(missing.length > 0 && !preset
        ? encoderPresets.map(({ name, title }) => ({ name: `--preset ${name}`, value: title }))
        : []),
      ...[...questions, ...notFiniteNote(identity)].map((value) => ({ name: 'Note', value })),
    ],
    missing: [...missing],
    presets: [],
  }
}
