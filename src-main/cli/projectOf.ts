import type { CommandContext } from './commandContext.ts'
import type { ProjectSession } from './session.ts'

/**
 * Opens the project that a command works in.
 *
 * @param given  as typed; the nearest project at or above the person's folder where left out
 * @throws ProjectMissing, ProjectBroken, ProjectNewer, ProjectLocked
 */
export function projectOf(context: CommandContext, given: string | undefined): Promise<ProjectSession> {
  return context.reach.project(given === undefined ? undefined : context.absolute(given), context.terminal.folder)
}
