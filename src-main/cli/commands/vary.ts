import type { Execute } from '../commandLine/command.ts'
import type { varyOptions } from '../commandLine/mixingOptions.ts'
import { WrongUsage } from '../commandLine/wrongUsage.ts'
import { resolveRun } from '../resolveNames.ts'
import { mixedRun } from '../runs/mixedRun.ts'

/** That of the published script. */
const usualSeed = 10

/** `inverscope vary --from RUN:latents --variance V --count N`: samples of every row with the same draws of noise added */
export const vary: Execute<typeof varyOptions> = async (context, { options }) => {
  const { from, variance, count, seed = usualSeed, stream = 'torch' } = options
  if (from === undefined || variance === undefined || count === undefined) {
    const missing = from === undefined ? '--from RUN:latents' : variance === undefined ? '--variance V' : '--count N'
    throw WrongUsage({ problem: `vary needs ${missing}.`, command: 'vary' })
  }
  return mixedRun(context, 'vary', options, (project) => ({
    from: 'variation',
    run: resolveRun(from.run, project).id,
    tensor: from.tensor,
    variance,
    count,
    stream,
    seed,
  }))
}
