import type { Port } from '../../../src-shared/contract/port.ts'
import { readLock } from '../../store/projectLock.ts'
import { connectToOwner } from './connectToOwner.ts'

/** Who has a project open, whether that process lives, and whether it gives the project back in a moment. */
export async function ownerOf(
  projectFolder: string,
): Promise<{ state: 'alive' | 'dead' | 'unknown'; brief: boolean } | undefined> {
  const lock = await readLock(projectFolder)
  return lock && { state: lock.state, brief: lock.brief ?? false }
}

/**
 * A line to the Inverscope that has a project open.
 *
 * @param projectFolder  as findProject gives it
 * @returns undefined where nobody has it open, or who has takes no commands or cannot be reached from here
 */
export async function portOfOwner(projectFolder: string): Promise<Port | undefined> {
  const lock = await readLock(projectFolder)
  return lock && !lock.brief && lock.state !== 'dead' ? connectToOwner(lock) : undefined
}
