import { OwnerLeaving } from '../../../src-shared/errors/errors.ts'
import type { CommandContext } from '../commandContext.ts'
import type { ProjectSession } from '../session.ts'

/**
 * Asks a project's owner; where the owner is another command that is just ending, and so has not done it, the project is opened again,
 * by this command as its owner where it is the first to ask.
 *
 * @param reopened  hears of the session that takes the place of one whose owner ended, so that it is not lost where the answer is a failure
 * @returns the answer, and the session that it came through
 */
export async function throughOwner<Answer>(
  context: CommandContext,
  session: ProjectSession,
  ask: (session: ProjectSession) => Promise<Answer>,
  reopened: (session: ProjectSession) => void = () => {},
): Promise<{ answer: Answer; session: ProjectSession }> {
  for (let present = session; ;) {
    try {
      return { answer: await ask(present), session: present }
    } catch (error) {
      if (!OwnerLeaving.is(error)) throw error
      context.note('The command that had the project open has ended; this one takes it over.')
      present = await present.reopen()
      reopened(present)
    }
  }
}
