import type { Execute } from '../commandLine/command.ts'
import type { interpolateOptions } from '../commandLine/mixingOptions.ts'
import { WrongUsage } from '../commandLine/wrongUsage.ts'
import { resolveRun } from '../resolveNames.ts'
import { mixedRun } from '../runs/mixedRun.ts'

/** `inverscope interpolate --between RUN:noise,RUN:noise --steps-between N`: samples of the points between two sets, pair by pair */
export const interpolate: Execute<typeof interpolateOptions> = async (context, { options }) => {
  const { between, rows = false } = options
  const steps = options['steps-between']
  if (between === undefined || steps === undefined) {
    const missing = between === undefined ? '--between RUN:noise,RUN:noise' : '--steps-between N'
    throw WrongUsage({ problem: `interpolate needs ${missing}.`, command: 'interpolate' })
  }
  return mixedRun(context, 'interpolate', options, (project) => {
    const [a, b] = between.map(({ run, tensor }) => ({ run: resolveRun(run, project).id, tensor }))
    return { from: 'interpolation', between: [a, b], steps, rows }
  })
}
