import { connect, type Connection } from '../../src-shared/contract/connect.ts'
import { contract } from '../../src-shared/contract/contract.ts'
import { memoryPorts } from '../../src-shared/contract/port.ts'
import { ProjectLocked } from '../../src-shared/errors/errors.ts'
import { findProject } from '../workbench/findProject.ts'
import { nodeWorkbench } from '../workbench/nodeWorkbench.ts'
import { portOfOwner } from '../workbench/ownerSocket/portOfOwner.ts'
import { packageFolder } from './packageFolder.ts'
import type { ProjectSession, Reach, Session } from './session.ts'

/** The real ways to a workbench: the owner's local socket, or a workbench of this process' own. */
export const reachWorkbench: Reach = {
  host: async () => ownWorkbench(),

  async project(given, from) {
    const { folder, file } = await findProject(given, from)
    const throughOwner = await sessionOfOwner(folder, file)
    if (throughOwner) return throughOwner
    try {
      return await openIn(ownWorkbench(), file)
    } catch (error) {
      // Somebody else may have opened it since; who cannot be reached, on another host for example, keeps it locked.
      const since = ProjectLocked.is(error) ? await sessionOfOwner(folder, file) : undefined
      if (since) return since
      throw error
    }
  },

  async newProject(folder, name) {
    const session = ownWorkbench()
    try {
      const project = await session.connection.call(contract.createProject, { folder, name })
      return { ...session, project, projectId: project.projectId }
    } catch (error) {
      await session.close()
      throw error
    }
  },
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

async function sessionOfOwner(folder: string, file: string): Promise<ProjectSession | undefined> {
  const port = await portOfOwner(folder)
  if (!port) return undefined
  const connection: Connection = connect(port)
  return openIn({ connection, close: async () => connection.close() }, file)
}

async function openIn(session: Session, path: string): Promise<ProjectSession> {
  try {
    const project = await session.connection.call(contract.openProject, { path })
    return { ...session, project, projectId: project.projectId }
  } catch (error) {
    await session.close()
    throw error
  }
}
