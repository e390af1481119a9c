import path from 'node:path'
import type { Description } from '../../../src-shared/contract/views.ts'
import { NothingToShow, RunBroken } from '../../../src-shared/errors/errors.ts'
import { problemsOf } from '../../../src-shared/errors/problemsOf.ts'
import { plainNumber } from '../../../src-shared/numbers/plainNumber.ts'
import { experimentFacts } from '../../../src-shared/project/experimentFacts.ts'
import { deviceLines, titleOfProvider } from '../../../src-shared/project/device.ts'
import { RunRecord } from '../../../src-shared/project/runRecord.ts'
import { imageRangesText } from '../../../src-shared/project/imageRanges.ts'
import { readText } from '../../store/readText.ts'
import { rowsIn } from '../rowRanges.ts'
import { runHealth } from './runHealth.ts'

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

function deviceFacts({ device }: RunRecord): { name: string; value: string }[] {
  if (!device) return []
  const { provider, processes, processor, difference, goneOnElsewhere } = device
  return [
    {
      name: 'Device',
      value: `${titleOfProvider(provider)}, ${processes} ${processes === 1 ? 'process' : 'processes'}, ${processor}`,
    },
    ...(difference === undefined
      ? []
      : [
          {
            name: 'Against the CPU',
            value: `outputs of one small batch differ by ${plainNumber(difference, 2)} of the largest value`,
          },
        ]),
    ...deviceLines(device).map((value) => ({ name: 'Another device', value })),
    ...(goneOnElsewhere
      ? [
          {
            name: 'Another machine',
            value: 'some images were finished by another processor or version; results differ by rounding alone',
          },
        ]
      : []),
  ]
}

/** What a run is and how it went, from its folder alone. @throws RunBroken, BadTensorFile */
export async function describeRun(folder: string): Promise<Description> {
  const record = await readAnyRunRecord(folder)
  const { settings, model, dataset, source } = record
  const facts = [
    { name: 'Kind', value: record.kind },
    { name: 'State', value: record.state },
    { name: 'Images', value: `${record.count} of shape (${record.shape.join(', ')})` },
    { name: 'Arrays', value: [...record.tensors, ...Object.keys(record.kept ?? {})].join(', ') },
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
    ...(source?.from === 'run' ? [{ name: 'Starts from', value: `${source.tensor} of ${source.run}` }] : []),
    ...(source && 'images' in source && source.images
      ? [{ name: 'Of the whole set', value: `images ${imageRangesText(source.images)}` }]
      : []),
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
          ...experimentFacts(settings).map(([name, value]) => ({
            name: `${name[0].toUpperCase()}${name.slice(1)}`,
            value,
          })),
          { name: 'Batch', value: String(settings.batch) },
        ]
      : []),
    ...(record.samplesFrom ?? []).map(({ run, rows, sha256 }) => ({
      name: 'Samples from',
      value: `${run} (${rowsIn(rows)} images, not sampled again; SHA-256 ${sha256})`,
    })),
    ...deviceFacts(record),
    { name: 'Seconds', value: record.timings.seconds.toFixed(1) },
    {
      name: 'Versions',
      value: `Inverscope ${record.versions.inverscope}, ONNX Runtime ${record.versions.onnxruntime}, Node ${record.versions.node}`,
    },
    ...(record.error ? [{ name: 'Error', value: record.error.message }] : []),
  ]
  const healthFile = path.join(folder, 'health.npy')
  const health = await runHealth(record, healthFile, path.resolve(folder, '../..')).catch((error: unknown) => {
    if (NothingToShow.is(error)) return undefined
    throw error
  })
  return { kind: 'run', title: record.name, path: folder, facts, missing: [], health }
}
