import type { CommandContext } from './commandContext.ts'
import type { ProjectAccess } from '../../src-shared/contract/views.ts'
import type { ProjectSession } from './session.ts'

/**
 * Opens the project that a command works in.
 *
 * @param given  as typed; the nearest project at or above the person's folder where left out
 * @param access  what for: the least that does
 * @throws ProjectMissing, ProjectBroken, ProjectNewer; ProjectLocked, never where it is only read
 */
export function projectOf(
  context: CommandContext,
  given: string | undefined,
  access: ProjectAccess,
): Promise<ProjectSession> {
  const place = given === undefined ? undefined : context.absolute(given)
  return context.reach.project(place, context.terminal.folder, { access, note: (line) => context.note(line) })
}
