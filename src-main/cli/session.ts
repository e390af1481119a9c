import type { Connection } from '../../src-shared/contract/connect.ts'
import type { ProjectAccess, ProjectView } from '../../src-shared/contract/views.ts'

/** A line to a workbench, in this process or in the one that owns the project. */
export interface Session {
  readonly connection: Connection
  close(): Promise<void>
}

export interface ProjectSession extends Session {
  readonly projectId: string
  /** The project as it was when the session began. */
  readonly project: ProjectView
  /** The same project in a session of its own, once the owner that this one goes through has ended. Whoever asks first is the owner then. */
  reopen(): Promise<ProjectSession>
}

/** What a command opens a project for, and how it tells a person that it waits. */
export interface Opening {
  access: ProjectAccess
  note?(line: string): void
}

/** The ways from a command to a workbench; tests have their own. */
export interface Reach {
  /** A workbench without a project, for what concerns none. */
  host(): Promise<Session>
  /**
   * A project, through its owner where another Inverscope works on it. One that has it for a moment only is waited for.
   *
   * @param given  project folder or file; the nearest one at or above `from` where left out
   * @throws ProjectMissing, ProjectBroken, ProjectNewer; ProjectLocked, never where it is only read
   */
  project(given: string | undefined, from: string, opening: Opening): Promise<ProjectSession>
  /** Makes a project and opens it. @throws ProjectExists, FolderNotWritable, DiskFull */
  newProject(folder: string, name: string | undefined, access: 'own' | 'brief'): Promise<ProjectSession>
}

/** A reach that remembers its sessions, so that a command closes them all however it ends. */
export function closingReach(reach: Reach): Reach & { closeAll(): Promise<void> } {
  const sessions: Session[] = []
  const kept = async <S extends Session>(opening: Promise<S>): Promise<S> => {
    const session = await opening
    sessions.push(session)
    return session
  }
  const keptProject = async (opening: Promise<ProjectSession>): Promise<ProjectSession> => {
    const session = await kept(opening)
    return { ...session, reopen: () => keptProject(session.reopen()) }
  }
  return {
    host: () => kept(reach.host()),
    project: (given, from, opening) => keptProject(reach.project(given, from, opening)),
    newProject: (folder, name, access) => keptProject(reach.newProject(folder, name, access)),
    closeAll: async () => {
      await Promise.allSettled(sessions.map((session) => session.close()))
    },
  }
}
