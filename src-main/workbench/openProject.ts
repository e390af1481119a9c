import type { ProjectFile } from '../../src-shared/project/projectFile.ts'
import type { RowRange, RunRecord } from '../../src-shared/project/runRecord.ts'
import type { ProjectLock } from '../store/projectLock.ts'
import type { BrokenRun } from '../store/runFolder.ts'

/** A project that this workbench owns, or only reads: its file and its runs in memory, its lock, and who wants to hear of changes. */
export interface OpenProject {
  /** Valid while the project is open; what crosses the border instead of paths. */
  readonly projectId: string
  /** Real path of the project folder. */
  readonly folder: string
  /** The .inverscope file. */
  readonly path: string
  /** One that never was ours where the project is only read. */
  readonly lock: ProjectLock
  /** Opened for reading: as it was on disk then, without the lock. Whatever would change it is refused. */
  readonly readOnly: boolean
  /** Whether somebody else, on another host for example, held the lock when it was opened for reading. */
  readonly ownedElsewhere: boolean
  file: ProjectFile
  readonly runs: Map<string, KnownRun>
  /** Folders under runs/ that could not be read when the project was opened or they came back, and why; by their ids. */
  brokenRuns: readonly BrokenRun[]
  revision: number
  readonly onChange: Set<() => void>
  close(): Promise<void>
}

/** A run as its owner knows it. `completed` holds its finished rows, also those that run.json does not name yet. */
export interface KnownRun {
  record: RunRecord
  completed: RowRange[]
}

/** Tells everybody who watches a project that something about it is new. */
export function projectChanged(project: OpenProject): void {
  project.revision++
  for (const listener of project.onChange) listener()
}
