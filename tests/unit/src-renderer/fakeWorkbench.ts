import { contract, type Contract } from '../../../src-shared/contract/contract.ts'
import { memoryPorts } from '../../../src-shared/contract/port.ts'
import { serve, type Handlers } from '../../../src-shared/contract/serve.ts'
import type { RunDependents } from '../../../src-shared/contract/views.ts'
import type { PageHost } from '../../../src-renderer/host/pageHost.ts'
import { fakeFigures } from './fakeFigures.ts'
import { fakeDataHandlers } from './fakeHandlers/fakeDataHandlers.ts'
import { fakeHostHandlers } from './fakeHandlers/fakeHostHandlers.ts'
import { fakeJobHandlers } from './fakeHandlers/fakeJobHandlers.ts'
import { fakeModelHandlers } from './fakeHandlers/fakeModelHandlers.ts'
import { fakeProjectHandlers } from './fakeHandlers/fakeProjectHandlers.ts'
import { fakeRunCheckHandlers } from './fakeHandlers/fakeRunCheckHandlers.ts'
import { fakeRunHandlers } from './fakeHandlers/fakeRunHandlers.ts'
import { fakeState } from './fakeHandlers/fakeState.ts'
import { fakeStudyHandlers } from './fakeHandlers/fakeStudyHandlers.ts'
import { fakeProject } from './fakeProject.ts'

/** A workbench in memory that answers the contract with made-up numbers, for component tests and for looking at pages. */
export function fakeWorkbench({
  project: given = fakeProject(),
  pictures = (path: string) => `/blob/${path}`,
  dependents = {} as Partial<RunDependents>,
} = {}) {
  const state = fakeState(given)
  const ports = new Set<{ close(): void }>()
  const figures = fakeFigures({ project: () => state.project, change: state.change })
  const { handlers: jobHandlers, endJob, changeJobs, changeLog, leave } = fakeJobHandlers(state)
  const { handlers: runHandlers, requests, imports } = fakeRunHandlers(state, { dependents, endJob })
  const handlers: Handlers<Contract> = {
    ...fakeHostHandlers(state),
    ...fakeProjectHandlers(state),
    ...fakeModelHandlers(state),
    ...fakeDataHandlers(state),
    ...runHandlers,
    ...fakeRunCheckHandlers(state),
    ...jobHandlers,
    ...figures.handlers,
    ...fakeStudyHandlers(),
  }

  const host: PageHost = {
    openPort: async () => {
      const [near, far] = memoryPorts()
      serve(far, contract, handlers)
      ports.add(far)
      return near
    },
    blobUrl: pictures,
  }
  return {
    host,
    handlers,
    figures,
    requests,
    imports,
    change: state.change,
    changeRun: state.changeRun,
    changeJobs,
    changeLog,
    /** Runs that an earlier program did not come to. */
    leave,
    /** Ends all connections, as a workbench that was closed does. */
    disconnect: () => {
      for (const port of ports) port.close()
      ports.clear()
    },
  }
}
