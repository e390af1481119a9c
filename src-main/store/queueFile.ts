import path from 'node:path'
import { z } from 'zod'
import { Id } from '../../src-shared/project/projectFile.ts'
import { writeFileAtomically } from './atomicWrite.ts'
import { readText } from './readText.ts'

/** queue.json of a project: the runs that are at work or wait, in order. It outlives the program that works them off. */
export const QueueFile = z.object({
  format: z.literal('inverscope-queue'),
  schemaVersion: z.literal(1),
  /** Whether nothing is begun until somebody says so. */
  paused: z.boolean(),
  runs: z.array(z.object({ id: Id, processes: z.int().min(1).max(256) })),
})
export type QueueFile = z.infer<typeof QueueFile>

const queueFile = (projectFolder: string) => path.join(projectFolder, 'queue.json')

/** The queue of a project. One that is missing, or not understood, is empty: it holds no results, and must not keep a project closed. */
export async function readQueueFile(projectFolder: string): Promise<QueueFile> {
  try {
    return QueueFile.parse(JSON.parse(await readText(queueFile(projectFolder), { follow: false })))
  } catch {
    return { format: 'inverscope-queue', schemaVersion: 1, paused: false, runs: [] }
  }
}

/** @throws DiskFull, FolderNotWritable, FileMissing */
export async function writeQueueFile(projectFolder: string, queue: Pick<QueueFile, 'paused' | 'runs'>): Promise<void> {
  const document: QueueFile = { format: 'inverscope-queue', schemaVersion: 1, ...queue }
  await writeFileAtomically(queueFile(projectFolder), `${JSON.stringify(document, undefined, 2)}\n`)
}
