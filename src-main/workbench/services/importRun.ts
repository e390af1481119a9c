import { rm } from 'node:fs/promises'
import path from 'node:path'
import { InvalidInput, ShapeMismatch } from '../../../src-shared/errors/errors.ts'
import type { RunRecord } from '../../../src-shared/project/runRecord.ts'
import { TensorName } from '../../../src-shared/project/runSettings.ts'
import { createNanNpy, writeBlock, writeRows } from '../../store/npyFile.ts'
import { runPaths, writeItems, writeRunRecord } from '../../store/runFolder.ts'
import { openTensorRows, openTrajectory, type RowSource } from '../jobs/rowSource.ts'
import { projectChanged, type OpenProject } from '../openProject.ts'
import { versions } from '../versions.ts'
import { claimRunFolder } from './runs.ts'

/** Tensor files by what they are. */
export type ImportedFiles = Partial<Record<TensorName, string>> & { trajectory?: string; name?: string }

const rowsAtOnce = 256

/**
 * Makes a run of tensors that another program wrote (.npy, .npz, torch .pt), copied as float32 .npy. A trajectory is kept as sampling states; its
 * ends are the noise and the samples where no files are given for these.
 *
 * @param signal  gives up; nothing is left of the run then
 * @throws BadTensorFile, FileMissing; ShapeMismatch where the files differ in shape; InvalidInput without any file; DiskFull
 */
export async function importRun(
  project: OpenProject,
  { name, trajectory, ...files }: ImportedFiles,
  signal?: AbortSignal,
): Promise<string> {
  const given = TensorName.options.flatMap((tensor) => (files[tensor] ? [{ tensor, file: files[tensor] }] : []))
  const sources = new Map<TensorName, RowSource>()
  for (const { tensor, file } of given) sources.set(tensor, await openTensorRows(file))
  const way = trajectory === undefined ? undefined : await openTrajectory(trajectory)
  for (const [tensor, state] of way
    ? ([
        ['noise', 0],
        ['samples', way.states - 1],
      ] as const)
    : [])
    if (!sources.has(tensor)) sources.set(tensor, { ...way!, read: (first, count) => way!.read(state, first, count) })
  const [first] = way ? [way] : sources.values()
  if (!first)
    throw InvalidInput({
      where: 'import',
      problems: ['give at least one of noise, samples, latents, reconstructions and trajectory'],
    })
  const { count, shape } = first
  for (const { tensor, file } of given) {
    const other = sources.get(tensor)!
    if (other.count !== count || other.shape.join() !== shape.join())
      throw ShapeMismatch({ what: file, shape: [other.count, ...other.shape], expected: [count, ...shape] })
  }
  const title = name ?? `Import ${path.basename(trajectory ?? given[0].file)}`
  const id = await claimRunFolder(project, title)
  const paths = runPaths(project.folder, id)
  try {
    await writeItems(
      paths.items,
      Array.from({ length: count }, (_, row) => ({ row, index: row })),
    )
    for (const [tensor, rows] of sources) {
      await createNanNpy(paths.tensor(tensor), [count, ...shape])
      for (let first = 0; first < count; first += rowsAtOnce) {
        signal?.throwIfAborted()
        await writeRows(paths.tensor(tensor), first, await rows.read(first, Math.min(rowsAtOnce, count - first)))
      }
    }
    if (way) {
      const file = paths.tensor('sampling_states')
      const length = shape[0] * shape[1] * shape[2]
      await createNanNpy(file, [way.states, count, ...shape])
      for (let state = 0; state < way.states; state++)
        for (let row = 0; row < count; row += rowsAtOnce) {
          signal?.throwIfAborted()
          await writeBlock(
            file,
            (state * count + row) * length,
            await way.read(state, row, Math.min(rowsAtOnce, count - row)),
          )
        }
    }
    const record: RunRecord = {
      format: 'inverscope-run',
      schemaVersion: 1,
      id,
      name: title,
      kind: 'import',
      created: new Date().toISOString(),
      state: 'done',
      count,
      shape,
      tensors: TensorName.options.filter((tensor) => sources.has(tensor)),
      ...(way && { kept: { sampling_states: Array.from({ length: way.states }, (_, state) => state) } }),
      prepared: true,
      completed: [{ first: 0, count }],
      versions: versions(),
      timings: { seconds: 0, finished: new Date().toISOString() },
    }
    await writeRunRecord(project.folder, record)
    project.runs.set(id, { record, completed: record.completed })
  } catch (error) {
    await rm(paths.folder, { recursive: true, force: true })
    throw error
  }
  projectChanged(project)
  return id
}
