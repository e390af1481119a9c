import { measureStudy } from '../../../../../src-main/engine/studies/measureStudy.ts'
import { writeNpy } from '../../../../../src-main/store/npyFile.ts'
import { runPaths } from '../../../../../src-main/store/runFolder.ts'
import type { RunRecord } from '../../../../../src-shared/project/runRecord.ts'
import type { RunSettings, RunSource, TensorName } from '../../../../../src-shared/project/runSettings.ts'
import { studyDefinition } from '../../../../../src-shared/studies/studyDefinitions.ts'
import type { StudyName } from '../../../../../src-shared/studies/studyName.ts'
import type { StudyCell } from '../../../../../src-shared/studies/studyResult.ts'
import { studySettings } from '../../../../../src-shared/studies/studySettings.ts'
import { normals } from '../../analysis/testRows.ts'
import { samplingRun, writeRun } from '../../store/runRecords.ts'

export const shape: RunRecord['shape'] = [1, 8, 8]
export const entries = 64

export const noises = (count: number, seed = 420): RunSource => ({ from: 'noise', stream: 'torch', seed, count })

const settings: RunSettings = {
  ...{ steps: 10, inversionSteps: 10, convention: 'source', afterClip: 'rederive', keepStates: false, batch: 4 },
  clip: { sampling: true, inversion: true },
}

/** Normals of a seed, (count, 1, 8, 8). */
export const values = (count: number, seed: number) => normals(count, entries, seed)

/** Writes a finished run with these arrays. */
export async function writtenRun(
  folder: string,
  id: string,
  {
    arrays,
    step = 100,
    changes,
    ...record
  }: {
    kind: RunRecord['kind']
    source: RunSource
    arrays: Partial<Record<TensorName, Float32Array>>
    /** Training step of its checkpoint. */
    step?: number
    changes?: Partial<RunSettings>
  },
): Promise<string> {
  const tensors = Object.keys(arrays) as TensorName[]
  const count = arrays[tensors[0]]!.length / entries
  await writeRun(
    folder,
    samplingRun(id, {
      ...{ ...record, state: 'done', count, shape, tensors, settings: { ...settings, ...changes } },
      completed: [{ first: 0, count }],
      model: {
        ...{ id: 'model', name: 'model', family: 'guided-diffusion' },
        location: { absolute: '/nowhere', relative: '..' },
        checkpoint: { step, file: '', sha256: `${step}`.padStart(64, '0') },
        settings: { schedule: 'linear', trainSteps: 1000 },
      },
    }),
  )
  for (const name of tensors) await writeNpy(runPaths(folder, id).tensor(name), [count, ...shape], arrays[name]!)
  return id
}

/** What a study finds in written runs. */
export async function studied(
  folder: string,
  study: StudyName,
  runs: readonly { id: string; count: number }[],
  given: Record<string, string> = {},
) {
  const { sections, problems } = await measureStudy(
    {
      ...{ kind: 'study', id: 1, projectFolder: folder, study },
      settings: studySettings(studyDefinition(study), { quick: true, given }),
      runs: runs.map(({ id, count }) => ({ id, rows: [{ first: 0, count }] })),
    },
    { signal: new AbortController().signal, onProgress: () => {} },
  )
  const tables = sections.flatMap((section) => section.tables)
  return {
    sections,
    problems,
    charts: sections.flatMap(({ charts }) => charts),
    rowsOf: (name: string): Record<string, StudyCell>[] => tables.find((table) => table.name === name)?.rows ?? [],
  }
}
