import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Description } from '../../../src-shared/contract/views.ts'
import { FileMissing, RunBroken } from '../../../src-shared/errors/errors.ts'
import { problemsOf } from '../../../src-shared/errors/problemsOf.ts'
import type { ModelSettings } from '../../../src-shared/project/modelSettings.ts'
import type { ProjectFile } from '../../../src-shared/project/projectFile.ts'
import { RunRecord } from '../../../src-shared/project/runRecord.ts'
import { splitPattern } from '../../models/checkpointSeries.ts'
import { openComponent } from '../../models/diffusers/openComponent.ts'
import { readProjectFile } from '../../store/projectStore.ts'
import { readText } from '../../store/readText.ts'
import { declaredFrom } from '../../store/systemErrors.ts'
import { openTensorRows } from '../jobs/rowSource.ts'
import { datasetContent } from './datasets.ts'
import { componentDescription, inspectModel, looksLikeModel } from './models.ts'

/**
 * What a path is: a project, a run's folder, a model or a series of checkpoints, a dataset, a tensor file.
 *
 * @throws FileMissing, and what reading that kind of thing throws
 */
export async function inspectPath(
  place: string,
  options: { preset?: string; settings?: ModelSettings },
): Promise<Description> {
  if ((await splitPattern(place)).pattern !== undefined) return inspectModel(place, options)
  const stats = await stat(place).catch(() => {
    throw FileMissing({ path: place })
  })
  const names = stats.isDirectory() ? await namesIn(place) : undefined
  const projectFile =
    names?.find((name) => name.endsWith('.inverscope')) ?? (place.endsWith('.inverscope') ? '' : undefined)
  if (projectFile !== undefined) return describeProject(path.join(place, projectFile))
  if (names?.includes('run.json')) return describeRun(place)
  if (await looksLikeModel(place, names)) {
    const component = await openComponent(place)
    return component ? componentDescription(place, component) : inspectModel(place, options)
  }
  if (!names && /\.(npy|npz)$/i.test(place)) return describeTensor(place, stats.size)
  const { kind, count, classes } = await datasetContent(place)
  return {
    kind: kind === 'tensor' ? 'tensor' : 'dataset',
    title: path.basename(place),
    path: place,
    facts: [
      { name: 'Images', value: count.toLocaleString('en') },
      { name: 'Classes', value: classes.length > 0 ? `${classes.length}: ${classes.slice(0, 8).join(', ')}` : 'none' },
    ],
    missing: [],
  }
}

function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    throw declaredFrom(error, folder)
  })
}

async function describeTensor(place: string, bytes: number): Promise<Description> {
  const { count, shape } = await openTensorRows(place)
  const facts = [
    { name: 'Shape (N, C, H, W)', value: [count, ...shape].join(', ') },
    { name: 'Size', value: `${(bytes / 1e6).toFixed(1)} MB` },
  ]
  return { kind: 'tensor', title: path.basename(place), path: place, facts, missing: [] }
}

async function describeProject(file: string): Promise<Description> {
  const project: ProjectFile = await readProjectFile(file)
  const facts = [
    { name: 'Name', value: project.name },
    { name: 'Schema', value: String(project.schemaVersion) },
    {
      name: 'Models',
      value: project.models.map(({ name, checkpoints }) => `${name} (${checkpoints.length})`).join(', ') || 'none',
    },
    { name: 'Datasets', value: project.datasets.map(({ name, count }) => `${name} (${count})`).join(', ') || 'none' },
    { name: 'Created', value: project.created },
  ]
  return { kind: 'project', title: project.name, path: file, facts, missing: [] }
}

/** The record of a run's folder, wherever it lies. @throws RunBroken */
async function readAnyRunRecord(folder: string): Promise<RunRecord> {
  const refuse = (reason: string) => RunBroken({ run: folder, reason: `run.json: ${reason}` })
  const text = await readText(path.join(folder, 'run.json'))
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (error) {
    throw refuse((error as Error).message)
  }
  const parsed = RunRecord.safeParse(content)
  if (!parsed.success) throw refuse(problemsOf(parsed.error).join('; '))
  return parsed.data
}

async function describeRun(folder: string): Promise<Description> {
  const record = await readAnyRunRecord(folder)
  const { settings, model, dataset, source } = record
  const facts = [
    { name: 'Kind', value: record.kind },
    { name: 'State', value: record.state },
    { name: 'Images', value: `${record.count} of shape (${record.shape.join(', ')})` },
    { name: 'Arrays', value: record.tensors.join(', ') },
    ...(model
      ? [
          {
            name: 'Model',
            value: `${model.name}, training step ${model.checkpoint.step ?? 'unknown'}, SHA-256 ${model.checkpoint.sha256}`,
          },
        ]
      : []),
    ...(dataset
      ? [{ name: 'Dataset', value: `${dataset.name} (${dataset.location.absolute}), ${dataset.resize}` }]
      : []),
    ...(source?.from === 'noise' ? [{ name: 'Noise', value: `${source.stream} stream, seed ${source.seed}` }] : []),
    ...(settings
      ? [
          {
            name: 'T',
            value:
              settings.steps === settings.inversionSteps
                ? String(settings.steps)
                : `${settings.steps} sampling, ${settings.inversionSteps} inversion`,
          },
          { name: 'Time convention', value: settings.convention },
          {
            name: 'Clipping',
            value: `sampling ${settings.clip.sampling ? 'on' : 'off'}, inversion ${settings.clip.inversion ? 'on' : 'off'}, then ε is ${settings.afterClip === 'keep' ? 'kept' : 'derived again'}`,
          },
          { name: 'Batch', value: String(settings.batch) },
        ]
      : []),
    { name: 'Seconds', value: record.timings.seconds.toFixed(1) },
    {
      name: 'Versions',
      value: `Inverscope ${record.versions.inverscope}, ONNX Runtime ${record.versions.onnxruntime}, Node ${record.versions.node}`,
    },
    ...(record.error ? [{ name: 'Error', value: record.error.message }] : []),
  ]
  return { kind: 'run', title: record.name, path: folder, facts, missing: [] }
}
