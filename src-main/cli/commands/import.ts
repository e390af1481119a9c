import { contract } from '../../../src-shared/contract/contract.ts'
import type { Execute } from '../commandLine/command.ts'
import type { importOptions } from '../commandLine/commandOptions.ts'
import { WrongUsage } from '../commandLine/wrongUsage.ts'
import { projectOf } from '../projectOf.ts'
import { runOutcome } from '../runs/runOutcome.ts'

/** `inverscope import --noise a.npy …` */
export const importTensors: Execute<typeof importOptions> = async (context, { options }) => {
  const absolute = (file: string | undefined) => (file === undefined ? undefined : context.absolute(file))
  const tensors = {
    noise: absolute(options.noise),
    samples: absolute(options.samples),
    latents: absolute(options.latents),
    reconstructions: absolute(options.reconstructions),
    trajectory: absolute(options.trajectory),
  }
  if (Object.values(tensors).every((file) => file === undefined))
    throw WrongUsage({
      problem: 'import needs at least one of --noise, --samples, --latents, --reconstructions and --trajectory.',
      command: 'import',
    })
  const { connection, projectId } = await projectOf(context, options.project, 'brief')
  const { runId } = await connection.call(contract.importRun, { projectId, name: options.name, ...tensors })
  return runOutcome([await connection.call(contract.getRun, { projectId, runId })])
}
