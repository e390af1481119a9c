import type { RunPlan } from '../../../src-shared/contract/views.ts'
import type { RunRequest } from '../../../src-shared/project/runSettings.ts'
import { pathOfRun } from '../../engine/pathOfRun.ts'
import type { DdimStep } from '../../diffusion/ddimPath.ts'
import { freeBytes } from '../../store/diskSpace.ts'
import type { Devices } from '../devices/devices.ts'
import { evaluationsPerRow } from '../jobs/job.ts'
import type { OpenProject } from '../openProject.ts'
import { arraysOfPlan, bytesOfPlan, picturesOfPlan, timeOfPlan } from './plannedCost.ts'
import { planSharing } from './plannedSharing.ts'
import { resolveRun, type AskSpeed } from './resolveRun.ts'

/** @throws as resolveRun */
export async function planRun(
  project: OpenProject,
  request: RunRequest,
  devices: Pick<Devices, 'plan'>,
  askSpeed?: AskSpeed,
): Promise<RunPlan> {
  const run = await resolveRun(project, request, devices, askSpeed)
  const steps = pathOfRun(run.model.settings, run.settings)
  const { evaluations: evaluationsShared, from } = planSharing(project, { anew: false }).next(request, run, undefined)
  const rows = (direction: readonly DdimStep[]) =>
    direction.map(({ timestep, from, to }, step) => ({ step, timestep, from, to }))
  const { kind, source } = request
  const evaluations = run.count * evaluationsPerRow({ kind, source, settings: run.settings })
  return {
    name: run.name,
    count: run.count,
    evaluations,
    ...timeOfPlan(request, run, { evaluations: evaluations - evaluationsShared }),
    evaluationsShared,
    samplesFrom: from,
    bytes: bytesOfPlan(request, run),
    arrays: arraysOfPlan(request, run),
    pictures: picturesOfPlan(request, run),
    freeBytes: await freeBytes(project.folder),
    settings: run.settings,
    processes: run.processes,
    device: run.provider,
    sampling: rows(steps.sampling),
    inversion: rows(steps.inversion),
  }
}
