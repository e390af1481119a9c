import type { RunDetail, RunRow, RunTraits } from '../../../src-shared/contract/views.ts'
import { tensorsOf, type RunRecord } from '../../../src-shared/project/runRecord.ts'
import type { RunSummary, Spread } from '../../../src-shared/studies/runSummary.ts'
import { hash } from './fakeProject.ts'

export function fakeRunDetail(row: RunRow): RunDetail {
  const fromNoise = row.kind !== 'invert'
  const kind = row.kind === 'import' ? 'sample' : row.kind
  const location = { absolute: '/home/ada/models/landscape-ddpm', relative: '../../models/landscape-ddpm' }
  const state = row.state === 'done' || row.state === 'failed' || row.state === 'cancelled' ? row.state : 'running'
  const record: RunRecord = {
    format: 'inverscope-run',
    schemaVersion: 1,
    id: row.id,
    name: row.name,
    kind,
    created: row.created,
    state,
    ...(row.state === 'failed' && {
      error: {
        code: 'engine-failed',
        message: 'The engine process failed: out of memory. Try again; what a run had finished is kept.',
      },
    }),
    model: {
      id: 'landscape-ddpm',
      name: 'landscape-ddpm',
      family: 'guided-diffusion',
      location,
      checkpoint: { step: 6422, file: 'ema_0.999_006422.pt', sha256: hash },
      settings: {},
    },
    source: fromNoise
      ? { from: 'noise', stream: 'torch', seed: 420, count: row.count }
      : { from: 'dataset', dataset: 'landscape-32' },
    ...(!fromNoise && {
      dataset: { name: 'landscape-32', location, kind: 'images' as const, resize: 'not resized', sha256: hash },
    }),
    settings: {
      steps: row.steps ?? 50,
      inversionSteps: row.steps ?? 50,
      convention: 'source',
      clip: { sampling: true, inversion: true },
      afterClip: 'rederive',
      keepStates: false,
      batch: 16,
    },
    count: row.count,
    shape: [3, 32, 32],
    tensors: kind === 'invert' ? ['samples', 'latents', 'reconstructions'] : tensorsOf(kind, fromNoise),
    prepared: true,
    completed: row.done > 0 ? [{ first: 0, count: row.done }] : [],
    device: { provider: 'cpu', processes: 2, processor: 'AMD EPYC 7763' },
    versions: { inverscope: '0.1.0', onnxruntime: '1.30.0', node: '24.21.0' },
    timings: { seconds: row.seconds, ...(row.state === 'done' && { finished: row.created }) },
  }
  return { row, record, completed: record.completed, folder: `/home/ada/studies/hidden-relations/runs/${row.id}` }
}

export function fakeRunTraits(row: RunRow): RunTraits {
  const { record, completed } = fakeRunDetail(row)
  const { id, source, shape, tensors, settings, dataset } = record
  const beginning = source ? JSON.stringify(source) : id
  return { id, source, shape, tensors, settings, dataset: dataset?.name, beginning, isLatent: false, completed }
}

export function fakeSummary(row: RunRow): RunSummary {
  const n = row.done
  const wave = (i: number, seed: number) => 0.5 + 0.5 * Math.sin(i * 12.9898 + seed * 78.233)
  const values = (low: number, high: number, seed: number) =>
    Array.from(
      { length: n },
      (_, i) => low + (high - low) * ((wave(i, seed) + wave(i * 1.7, seed + 1) + wave(i * 2.3, seed + 2)) / 3),
    )
  const rows = Array.from({ length: n }, (_, i) => i)
  const base = { n, d: 3072 }
  if (row.kind === 'sample') {
    return {
      ...base,
      moments: { noise: { mean: 0, sd: 1 }, samples: { mean: -0.08, sd: 0.52 } },
      perRow: { rows, plainShare: values(0, 0.8, 3), sampleNoise: values(58, 66, 4) },
    }
  }
  const latent = {
    sampleLatent: values(52, 62, 1),
    reconstructionError: values(0.01, 0.09, 2),
    plainShare: values(0.02, 0.85, 3),
    latentMean: values(-0.05, 0.05, 8),
    latentSd: values(0.9, 1.1, 9),
    latentKolmogorov: values(0.012, 0.09, 11),
    latentKurtosis: values(-0.2, 1.4, 12),
  }
  const moments = {
    samples: { mean: -0.08, sd: 0.52 },
    latents: { mean: 0.012, sd: 1.003 },
    reconstructions: { mean: -0.079, sd: 0.51 },
  }
  const correlation = { k: 10, floor: 0.218, latents: { mean: 0.463, sd: 0.009 }, samples: { mean: 0.987, sd: 0.001 } }
  if (row.kind === 'invert') {
    return {
      ...base,
      moments,
      topCorrelation: correlation,
      reconstructionError: spread(latent.reconstructionError),
      perRow: { rows, ...latent },
    }
  }
  const noiseLatent = values(12, 41, 5)
  const sampleNoise = values(58, 66, 4)
  const angles = { angleSample: values(10, 28, 6), angleNoise: values(25, 52, 7), angleLatent: values(100, 145, 10) }
  const latentError = noiseLatent.map((value) => value / 44)
  return {
    ...base,
    moments: { noise: { mean: 0.0003, sd: 0.9998 }, ...moments },
    topCorrelation: { ...correlation, noise: { mean: 0.219, sd: 0.004 } },
    reconstructionError: spread(latent.reconstructionError),
    latentError: spread(latentError),
    distances: {
      sampleLatent: spread(latent.sampleLatent),
      sampleNoise: spread(sampleNoise),
      noiseLatent: spread(noiseLatent),
    },
    angles: {
      sample: spread(angles.angleSample),
      noise: spread(angles.angleNoise),
      latent: spread(angles.angleLatent),
    },
    angleOfMeanCosine: { sample: 17.0, noise: 38.1, latent: 124.9 },
    perRow: { rows, ...latent, latentError, noiseLatent, sampleNoise, ...angles },
  }
}

function spread(values: number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, sd: Math.sqrt(squares / Math.max(1, values.length - 1)), n: values.length }
}
