import type { Port } from '../../../src-shared/contract/port.ts'
import { readLock } from '../../store/projectLock.ts'
import { connectToOwner } from './connectToOwner.ts'

/**
 * A line to the Inverscope that has a project open.
 *
 * @param projectFolder  as findProject gives it
 * @returns undefined where nobody has it open, or who has cannot be reached from here
 */
export async function portOfOwner(projectFolder: string): Promise<Port | undefined> {
  const lock = await readLock(projectFolder)
  return lock && connectToOwner(lock)
}
