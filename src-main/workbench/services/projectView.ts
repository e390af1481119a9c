import { access } from 'node:fs/promises'
import path from 'node:path'
import type {
  AbsentEntry,
  DatasetView,
  EncoderView,
  ModelView,
  ProjectView,
  RunRow,
  ShownRunState,
} from '../../../src-shared/contract/views.ts'
import { decisiveSettings } from '../../../src-shared/project/decisiveSettings.ts'
import type { DatasetEntry, EncoderEntry, Location, ModelEntry } from '../../../src-shared/project/projectFile.ts'
import { hashBytes } from '../../store/contentHash.ts'
import { resolveLocation } from '../../store/projectStore.ts'
import type { Job } from '../jobs/job.ts'
import type { JobQueue } from '../jobs/jobQueue.ts'
import type { KnownRun, OpenProject } from '../openProject.ts'
import { firstRowsOf, rowsIn } from '../rowRanges.ts'
import { listFigures } from './figures/figureStore.ts'
import { canonicalJson } from '../canonicalJson.ts'

/** A project as a person sees it, with the present state of its runs and what is missing on disk. */
export async function projectView(project: OpenProject, queue: JobQueue): Promise<ProjectView> {
  // What changes while the disk is looked at makes another one.
  const { revision } = project
  const [outside, figures] = await Promise.all([viewsOutside(project), listFigures(project.folder)])
  const runs = [...project.runs.values()].map((run) =>
    runRow(run, queue.jobOf(project, run.record.id), project.ownedElsewhere),
  )
  const { projectId, path: file, brokenRuns } = project
  return {
    projectId,
    revision,
    name: project.file.name,
    path: file,
    ...outside,
    runs,
    brokenRuns: [...brokenRuns],
    figures,
  }
}

/** What of a project is missing on disk now. */
export async function absentEntries(project: OpenProject): Promise<AbsentEntry[]> {
  const { models, datasets, encoders } = await viewsOutside(project)
  const absent = (kind: AbsentEntry['kind'], entries: { id: string; present: boolean }[]) =>
    entries.flatMap(({ id, present }) => (present ? [] : [{ kind, id }]))
  return [...absent('model', models), ...absent('dataset', datasets), ...absent('encoder', encoders)]
}

/** What lies outside the project, with whether it is there. */
async function viewsOutside(project: OpenProject): Promise<Pick<ProjectView, 'models' | 'datasets' | 'encoders'>> {
  const { file } = project
  const [models, datasets, encoders] = await Promise.all([
    Promise.all(file.models.map((model) => modelView(project, model))),
    Promise.all(file.datasets.map((dataset) => datasetView(project, dataset))),
    Promise.all(file.encoders.map((encoder) => encoderView(project, encoder))),
  ])
  return { models, datasets, encoders }
}

export async function modelView(project: OpenProject, model: ModelEntry): Promise<ModelView> {
  const { id, name, family, preset, settings, shape, autoencoder, checkpoints, added } = model
  const { found, present } = await whereabouts(project, model.location, checkpoints.at(-1)?.file)
  return { id, name, family, path: found, present, preset, settings, shape, autoencoder, checkpoints, added }
}

export async function datasetView(project: OpenProject, dataset: DatasetEntry): Promise<DatasetView> {
  const { id, name, kind, count, shape, classes, added } = dataset
  const { found, present } = await whereabouts(project, dataset.location)
  return { id, name, kind, path: found, present, count, shape, classes, added }
}

export async function encoderView(
  project: OpenProject,
  { location, given: _, ...encoder }: EncoderEntry,
): Promise<EncoderView> {
  const { found, present } = await whereabouts(project, location)
  return { ...encoder, path: found, present }
}

async function whereabouts(
  project: OpenProject,
  location: Location,
  inside = '',
): Promise<{ found: string; present: boolean }> {
  try {
    const found = await resolveLocation(project.folder, location)
    await access(path.join(found, inside))
    return { found, present: true }
  } catch {
    return { found: location.absolute, present: false }
  }
}

/** Of a run in a list. */
const mostPictured = 3

export function runRow({ record, completed }: KnownRun, job: Job | undefined, ownedElsewhere = false): RunRow {
  const { id, name, kind, created, count, settings, model, timings, sweep, source, tensors } = record
  return {
    id,
    name,
    kind,
    state: shownState(record.state, job, ownedElsewhere),
    created,
    count,
    done: rowsIn(completed),
    steps: settings?.steps,
    model: model?.id,
    checkpoint: model?.checkpoint.step,
    dataset: source?.from === 'dataset' ? source.dataset : undefined,
    tensors,
    pictured: completed.length > 0 ? firstRowsOf(completed, mostPictured) : undefined,
    series: seriesOf(record),
    sweep,
    seconds: timings.seconds + (job?.progress.seconds() ?? 0),
  }
}

/** By record, which is replaced and never changed: a project of a thousand runs is told anew with every change. */
const knownSeries = new WeakMap<KnownRun['record'], { key: string | undefined }>()

function seriesOf(record: KnownRun['record']): string | undefined {
  let series = knownSeries.get(record)
  if (!series) knownSeries.set(record, (series = { key: seriesKey(record) }))
  return series.key
}

/** What runs of one series share: everything that decides their numbers except the network's weights. */
function seriesKey({ kind, source, settings, count, model }: KnownRun['record']): string | undefined {
  if (kind === 'import' || !settings) return undefined
  const what = [kind, source, decisiveSettings(kind, settings), count, model?.settings, model?.autoencoder?.sha256]
  return hashBytes(Buffer.from(canonicalJson(what))).slice(0, 12)
}

/** A run that says it is at work while no job of this workbench is at it was interrupted, unless another owner may be at it. */
function shownState(state: KnownRun['record']['state'], job: Job | undefined, ownedElsewhere: boolean): ShownRunState {
  if (job) return job.state
  if (ownedElsewhere) return state
  return state === 'preparing' || state === 'running' ? 'interrupted' : state
}
