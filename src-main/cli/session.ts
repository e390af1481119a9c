import type { Connection } from '../../src-shared/contract/connect.ts'
import type { ProjectView } from '../../src-shared/contract/views.ts'

/** A line to a workbench, in this process or in the one that owns the project. */
export interface Session {
  readonly connection: Connection
  close(): Promise<void>
}

export interface ProjectSession extends Session {
  readonly projectId: string
  /** The project as it was when the session began. */
  readonly project: ProjectView
}

/** The ways from a command to a workbench; tests have their own. */
export interface Reach {
  /** A workbench without a project, for what concerns none. */
  host(): Promise<Session>
  /**
   * A project, through its owner where another Inverscope has it open.
   *
   * @param given  project folder or file; the nearest one at or above `from` where left out
   * @throws ProjectMissing, ProjectBroken, ProjectNewer, ProjectLocked
   */
  project(given: string | undefined, from: string): Promise<ProjectSession>
  /** Makes a project and opens it. @throws ProjectExists, FolderNotWritable, DiskFull */
  newProject(folder: string, name: string | undefined): Promise<ProjectSession>
}

/** A reach that remembers its sessions, so that a command closes them all however it ends. */
export function closingReach(reach: Reach): Reach & { closeAll(): Promise<void> } {
  const sessions: Session[] = []
  const kept = async <S extends Session>(opening: Promise<S>): Promise<S> => {
    const session = await opening
    sessions.push(session)
    return session
  }
  return {
    host: () => kept(reach.host()),
    project: (given, from) => kept(reach.project(given, from)),
    newProject: (folder, name) => kept(reach.newProject(folder, name)),
    closeAll: async () => {
      await Promise.allSettled(sessions.map((session) => session.close()))
    },
  }
}
