import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Connection } from '../../src-shared/contract/connect.ts'
import { contract } from '../../src-shared/contract/contract.ts'
import type { Conditioning } from '../../src-shared/studies/conditioning.ts'
import type { StudyName } from '../../src-shared/studies/studyName.ts'
import type { StudyCell } from '../../src-shared/studies/studyResult.ts'
import { runPaths } from '../../src-main/store/runFolder.ts'
import { resourcesFolder } from '../bench/benchProject.ts'
import type { ReferenceSummary } from './referenceSummary.ts'

/** The numbers of a summary.json by their path in it, such as `angle.sample`, as our studies give them. */
export type Measures = Record<string, number>

/**
 * Computes the round trip that a reference describes, or what is missing of it, and measures it by the studies.
 *
 * @returns the numbers, the run's arrays as files, and how inversion of its first eight images is conditioned
 * @throws where the run or a study does not come to its end
 */
export async function measureReference(
  connection: Connection,
  folder: string,
  name: string,
  { checkpoint, seed, count, T, convention }: ReferenceSummary,
): Promise<{ measures: Measures; tensors: ReturnType<typeof runPaths>; conditioning: Conditioning }> {
  const project = existsSync(folder)
    ? await connection.call(contract.openProject, { path: folder })
    : await connection.call(contract.createProject, { folder })
  const { projectId } = project
  const file = path.join(resourcesFolder, 'demo/models', name, checkpoint)
  const added = { projectId, path: file, name, preset: 'landscape-ddpm' }
  const model = project.models.find((one) => one.name === name) ?? (await connection.call(contract.addModel, added))
  const before = project.runs.find((run) => run.name === name)
  if (before && before.state !== 'done') await connection.call(contract.resumeRun, { projectId, runId: before.id })
  const request = {
    kind: 'roundtrip' as const,
    name,
    model: model.id,
    source: { from: 'noise' as const, stream: 'torch' as const, seed, count },
    steps: T,
    convention,
    clip: { sampling: true, inversion: true },
    afterClip: 'rederive' as const,
  }
  const runId = before?.id ?? (await connection.call(contract.startRun, { projectId, request })).runId
  const { record } = await connection.call(contract.waitForRun, { projectId, runId })
  if (record.state !== 'done') throw new Error(`The run of ${name} is ${record.state}: ${record.error?.message}`)

  const cellsOf = async (study: StudyName, table: string, settings?: Record<string, unknown>) => {
    const request = { study, runs: [runId], settings }
    const { studyId } = await connection.call(contract.startStudy, { projectId, request })
    const { result } = await connection.call(contract.waitForStudy, { projectId, studyId })
    const found = result?.sections.flatMap(({ tables }) => tables).find((one) => one.name === table)
    if (!found) throw new Error(`The study ${study} of ${name} has no table ${table}.`)
    return (wanted: Record<string, StudyCell>, column: string): number => {
      const rows = found.rows.filter((row) => Object.entries(wanted).every(([key, value]) => row[key] === value))
      const cell = rows.length === 1 ? rows[0][column] : undefined
      if (typeof cell === 'number') return cell
      if (typeof cell === 'object' && cell !== null) return cell.mean
      throw new Error(`${rows.length} rows of ${study}.${table} fit, and their ${column} is ${String(cell)}.`)
    }
  }
  const correlation = await cellsOf('correlation', 'whole', { k: 10 })
  const triangle = await cellsOf('location', 'triangle')
  const mapping = await cellsOf('mapping', 'mapping', { pools: 1 })
  const regions = await cellsOf('plain-regions', 'regions')
  const moments = await cellsOf('normality', 'tests')
  const errors = await cellsOf('step-count', 'against-steps-table')
  const measures = {
    'top10_correlation.noise': correlation({}, 'noise'),
    'top10_correlation.latent': correlation({}, 'latents'),
    'top10_correlation.sample': correlation({}, 'samples'),
    'distance.sample_latent': triangle({}, 'sample_latent'),
    'distance.sample_noise': triangle({}, 'sample_noise'),
    'distance.noise_latent': triangle({}, 'noise_latent'),
    'angle.sample': triangle({}, 'angle_sample'),
    'angle.noise': triangle({}, 'angle_noise'),
    'angle.latent': triangle({}, 'angle_latent'),
    'mapping.sample_to_noise': mapping({ mapping: 'sample → noise', metric: 'l2' }, 'accuracy'),
    'mapping.noise_to_sample': mapping({ mapping: 'noise → sample', metric: 'l2' }, 'accuracy'),
    'plain.share': regions({ region: 'plain' }, 'share'),
    'plain.error_plain': regions({ region: 'plain' }, 'error'),
    'plain.error_other': regions({ region: 'other' }, 'error'),
    'latent.mean': moments({ object: 'latent' }, 'mean'),
    'latent.std': moments({ object: 'latent' }, 'deviation'),
    'latent.mean_absolute_error': errors({}, 'latent_error'),
  }
  const conditioning = await connection.call(contract.measureConditioning, { projectId, runId, count: 8 })
  await connection.call(contract.closeProject, { projectId })
  return { measures, conditioning, tensors: runPaths(folder, runId) }
}
