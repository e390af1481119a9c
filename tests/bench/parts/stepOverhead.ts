import { openModelSession } from '../../../src-main/engine/modelSession.ts'
import { pathOfRun } from '../../../src-main/engine/pathOfRun.ts'
import { followPath } from '../../../src-main/diffusion/followPath.ts'
import { noiseStream } from '../../../src-main/random/noiseStream.ts'
import { openModel } from '../../../src-main/models/openModel.ts'
import { demoCheckpoint } from '../benchProject.ts'
import { median, rounded, type Measured } from '../measured.ts'

/** What a DDIM step costs beyond the network: one batch along the whole path against as many bare evaluations, in turn. */
export async function stepOverhead({ quick }: { quick: boolean }): Promise<Measured> {
  const { settings } = await openModel(demoCheckpoint, { preset: 'landscape-ddpm' })
  const session = await openModelSession({ file: demoCheckpoint, settings })
  const steps = quick ? 10 : 50
  const { inversion } = pathOfRun(settings, { steps, inversionSteps: steps, convention: 'source' })
  const length = 3072
  const rows: Measured['rows'] = []
  for (const batch of [1, 4, 16]) {
    const state = noiseStream({ stream: 'torch', seed: 0, count: batch, length }).rows(0, batch)
    const timesteps = new Float32Array(batch)
    const evaluate = (current: Float32Array, timestep: number) => session.evaluate(current, timesteps.fill(timestep))
    const ratios: number[] = []
    const perStep: number[] = []
    for (let turn = 0; turn < (quick ? 3 : 7); turn++) {
      const started = performance.now()
      for (const { timestep } of inversion) await evaluate(state, timestep)
      const bare = performance.now() - started
      await followPath({
        state: state.slice(),
        rows: batch,
        length,
        path: inversion,
        predict: evaluate,
        outputLength: 2 * length,
        predicts: 'epsilon',
        clip: true,
        afterClip: 'rederive',
      })
      const whole = performance.now() - started - bare
      ratios.push(whole / bare)
      perStep.push((whole - bare) / steps)
    }
    rows.push({
      batch,
      'whole / bare (median)': rounded(median(ratios), 4),
      'ms added per step (median)': rounded(median(perStep), 2),
    })
  }
  await session.release()
  return {
    title: 'A DDIM step beside its network',
    note: `One thread, T = ${steps}, clipping on. A step is one evaluation, the prediction of x0 and ε, clipping, the update, and a check for NaN.`,
    rows,
  }
}
