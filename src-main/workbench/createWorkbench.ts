import { realpathSync } from 'node:fs'
import os from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { contract, type Contract } from '../../src-shared/contract/contract.ts'
import type { Port } from '../../src-shared/contract/port.ts'
import { serve, type Handlers, type Served } from '../../src-shared/contract/serve.ts'
import type { Host } from '../../src-shared/contract/views.ts'
import type { LaunchEngine } from '../engine/engineProcess.ts'
import { presets } from '../models/presets.ts'
import { createHandlers } from './handlers/createHandlers.ts'
import { engineWorker } from './jobs/engineWorker.ts'
import { createJobQueue } from './jobs/jobQueue.ts'
import { measuredRates } from './jobs/measuredRates.ts'
import { physicalCores } from './physicalCores.ts'
import { refuseReadOnly } from './refuseReadOnly.ts'
import { resolveBlob, type Blob } from './services/blobs.ts'
import { demoMaterial } from './services/demoMaterial.ts'
import type { FigureParts } from './services/figures/figures.ts'
import { createProjects } from './services/projects.ts'
import { createReadings } from './services/readings.ts'
import { recentProjects } from './services/recentProjects.ts'
import { createSampleNow } from './services/sampleNow.ts'
import { createStudies } from './services/studies/studies.ts'
import { inverscopeVersion } from './versions.ts'

/** What a shell gives to the workbench and what only a shell can do. */
export interface WorkbenchOptions {
  shell: Host['shell']
  launchEngine: LaunchEngine
  /** The folder `resources` of the checkout or the package: fonts, icons, the demonstration. */
  resourcesFolder: string
  /** Native dialogs, where the shell has them. */
  pickPath?: (question: { title: string; what: string; defaultName?: string }) => Promise<string | undefined>
  /** Shows a file in the system's file manager, where the shell can. */
  reveal?: (path: string) => void
  /** Folders that the browser's path picker may show; the user's home and the present folder where left out. */
  roots?: readonly string[]
}

/** The program behind its three shells: projects, runs, figures, and the engine processes. */
export interface Workbench {
  readonly handlers: Handlers<Contract>
  /** Answers one connection until it closes. */
  serve(port: Port): Served
  /** What a `/blob/…` URL names. @throws declared errors for what is not there */
  resolveBlob(url: string): Promise<Blob>
  /** Whether a run is at work or waits, for a shell that asks before it quits. */
  busy(): boolean
  readonly onJobsChange: Set<() => void>
  /** Ends the engines, gives the projects free. Runs at work can be resumed. */
  close(): Promise<void>
}

/** How long the last requests of other processes are waited for when the workbench closes, milliseconds. */
const longestAnswer = 5_000

export function createWorkbench(options: WorkbenchOptions): Workbench {
  const rates = measuredRates()
  // A workbench is there to work a queue off. A command does what it was given, and the queue goes on where it says so.
  const goesOn = options.shell !== 'cli'
  const queue = createJobQueue(options.launchEngine, rates)
  const measuring = engineWorker(options.launchEngine)
  // Of its own, so that no measurement waits for a page of pictures.
  const decoding = engineWorker(options.launchEngine)
  // An engine of its own: a study may take minutes, and nobody who looks at a run should wait for it.
  const studying = engineWorker(options.launchEngine)
  const studies = createStudies(queue, studying)
  const sampleNow = createSampleNow(() => engineWorker(options.launchEngine))
  const projects = createProjects((port) => serve(port, contract, handlers))
  const recent = recentProjects()
  const home = os.homedir()
  const roots = [...new Set([home, process.cwd(), ...(options.roots ?? [])].map(realOrSame))]

  async function describeHost(): Promise<Host> {
    return {
      version: inverscopeVersion,
      shell: options.shell,
      capabilities: { nativeDialogs: options.pickPath !== undefined, revealInFolder: options.reveal !== undefined },
      open: projects.all().map(({ projectId, file }) => ({ projectId, name: file.name })),
      recent: await recent.list(),
      home,
      demo: demoMaterial(options.resourcesFolder),
      processors: physicalCores(),
      presets: presets.map(({ name, title }) => ({ name, title })),
    }
  }

  const figureParts = (projectId: string): FigureParts => {
    const project = projects.get(projectId)
    const studyResult = async (studyId: string) => (await studies.get(project, studyId)).result
    return { project, measuring, studyResult, resourcesFolder: options.resourcesFolder }
  }

  const handlers = refuseReadOnly(
    createHandlers({
      figureParts,
      projects,
      queue,
      measuring,
      readings: createReadings(),
      sampleNow,
      studies,
      recent,
      goesOn,
      roots,
      describeHost,
      ...options,
    }),
    projects,
  )
  return {
    handlers,
    serve: (port) => serve(port, contract, handlers),
    resolveBlob: async (url) =>
      resolveBlob({ projects, engine: decoding, samplings: sampleNow, figureParts }, new URL(url, 'inverscope://app')),
    busy: () => queue.views().length > 0,
    onJobsChange: queue.onChange,
    async close() {
      // Commands that work through this process are told in time: one whose run is not at its end becomes the owner itself.
      const answered = projects.leave()
      const stopped = studies.close()
      await queue.close()
      await Promise.race([answered, delay(longestAnswer, undefined, { ref: false })])
      measuring.close()
      decoding.close()
      await sampleNow.close()
      studying.close()
      await stopped
      await queue.logs.written()
      for (const { projectId } of projects.all()) await projects.close(projectId)
    },
  }
}

function realOrSame(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}
