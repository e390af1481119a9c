import type { Host } from '../../../src-shared/contract/views.ts'
import type { WorkbenchOptions } from '../createWorkbench.ts'
import type { EngineWorker } from '../jobs/engineWorker.ts'
import type { JobQueue } from '../jobs/jobQueue.ts'
import type { FigureParts } from '../services/figures/figures.ts'
import type { Projects } from '../services/projects.ts'
import type { Readings } from '../services/readings.ts'
import type { recentProjects } from '../services/recentProjects.ts'
import type { SampleNow } from '../services/sampleNow.ts'
import type { Studies } from '../services/studies/studies.ts'

/** What the handlers stand on. */
export interface HandlerParts extends Pick<WorkbenchOptions, 'pickPath' | 'reveal'> {
  figureParts(projectId: string): FigureParts
  resourcesFolder: string
  /** Whether the queue of a project that is opened goes on by itself. */
  goesOn: boolean
  projects: Projects
  queue: JobQueue
  measuring: EngineWorker
  readings: Readings
  sampleNow: SampleNow
  studies: Studies
  recent: ReturnType<typeof recentProjects>
  roots: readonly string[]
  describeHost(): Promise<Host>
}
