import { setTimeout as delay } from 'node:timers/promises'
import { connect } from '../../src-shared/contract/connect.ts'
import { contract } from '../../src-shared/contract/contract.ts'
import { memoryPorts } from '../../src-shared/contract/port.ts'
import type { ProjectAccess, ProjectView } from '../../src-shared/contract/views.ts'
import { ConnectionLost, OwnerLeaving, ProjectLocked } from '../../src-shared/errors/errors.ts'
import { findProject } from '../workbench/findProject.ts'
import { nodeWorkbench } from '../workbench/nodeWorkbench.ts'
import { ownerOf, portOfOwner } from '../workbench/ownerSocket/portOfOwner.ts'
import { packageFolder } from './packageFolder.ts'
import type { Opening, ProjectSession, Reach, Session } from './session.ts'

/** The real ways to a workbench: the owner's local socket, or a workbench of this process' own. */
export const reachWorkbench: Reach = {
  host: async () => ownWorkbench(),

  async project(given, from, opening) {
    const { folder, file } = await findProject(given, from)
    return openPatiently(folder, file, opening)
  },

  async newProject(folder, name, access) {
    const session = ownWorkbench()
    try {
      const project = await session.connection.call(contract.createProject, { folder, name, access })
      return projectSession(session, project, folder, { access })
    } catch (error) {
      await session.close()
      throw error
    }
  },
}

/** How long one owner is waited for, milliseconds: one that adds a large model, and one that has the lock but does not answer (yet). */
const patienceWithBrief = 600_000
const patienceWithSilent = 15_000
/** After this long a person is told. */
const untilNote = 1_000

/**
 * Through the owner, or as the owner. A project may change hands at any moment between looking and asking, so this looks again until one
 * of both succeeds, as long as there is somebody to wait for.
 */
async function openPatiently(folder: string, file: string, opening: Opening): Promise<ProjectSession> {
  const began = performance.now()
  const waited = () => performance.now() - began
  const tell = setTimeout(() => {
    opening.note?.('Another command has the project open for a moment; waiting for it. Ctrl-C gives up.')
  }, untilNote)
  try {
    for (;;) {
      const throughOwner = await sessionOfOwner(folder, file, opening)
      if (throughOwner) return throughOwner
      try {
        const session = ownWorkbench()
        return projectSession(session, await openIn(session, file, opening.access), file, opening)
      } catch (error) {
        if (!ProjectLocked.is(error)) throw error
        const owner = await ownerOf(folder)
        // Who is on another host, or not what its lock says, cannot be waited for.
        if (owner && owner.state !== 'alive') throw error
        if (waited() > (owner?.brief ? patienceWithBrief : patienceWithSilent)) throw error
        await delay(50)
      }
    }
  } finally {
    clearTimeout(tell)
  }
}

function ownWorkbench(): Session {
  const workbench = nodeWorkbench('cli', packageFolder)
  const [near, far] = memoryPorts()
  workbench.serve(far)
  const connection = connect(near)
  return {
    connection,
    async close() {
      connection.close()
      await workbench.close()
    },
  }
}

/** @returns undefined where nobody takes commands, or who did has just ended */
async function sessionOfOwner(folder: string, file: string, opening: Opening): Promise<ProjectSession | undefined> {
  const port = await portOfOwner(folder)
  if (!port) return undefined
  const connection = connect(port)
  const session: Session = { connection, close: async () => connection.close() }
  try {
    return projectSession(session, await openIn(session, file), file, opening)
  } catch (error) {
    if (OwnerLeaving.is(error) || ConnectionLost.is(error)) return undefined
    throw error
  }
}

async function openIn(session: Session, path: string, access?: ProjectAccess): Promise<ProjectView> {
  try {
    return await session.connection.call(contract.openProject, { path, access })
  } catch (error) {
    await session.close()
    throw error
  }
}

function projectSession(session: Session, project: ProjectView, path: string, opening: Opening): ProjectSession {
  return {
    ...session,
    project,
    projectId: project.projectId,
    async reopen() {
      await session.close()
      const { folder, file } = await findProject(path)
      return openPatiently(folder, file, opening)
    },
  }
}
