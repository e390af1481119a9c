import * as onnxruntime from 'onnxruntime-node'
import { createSession } from '../../src-main/engine/createSession.ts'
import { compileModel } from '../../src-main/models/compileModel.ts'
import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'

/** What a bare session is to do. */
export interface BareTask {
  readonly file: string
  readonly settings: ModelSettings
  readonly batch: number
  readonly seconds: number
}

/** A process of bareEvaluations: evaluates a network of 3 × 32 × 32 as often as it can and sends evaluations of single images per second. */
async function evaluate({ file, settings, batch, seconds }: BareTask): Promise<number> {
  const model = await compileModel(file, settings)
  const session = await createSession(model)
  const state = new Float32Array(batch * 3072).fill(0.5)
  const feeds = {
    [model.inputs.state]: new onnxruntime.Tensor('float32', state, [batch, 3, 32, 32]),
    [model.inputs.timesteps]: new onnxruntime.Tensor('float32', new Float32Array(batch).fill(500), [batch]),
  }
  await session.run(feeds)
  const began = performance.now()
  let evaluations = 0
  while (performance.now() - began < seconds * 1000) {
    await session.run(feeds)
    evaluations += batch
  }
  return (evaluations * 1000) / (performance.now() - began)
}

process.once('message', (task: BareTask) => {
  void evaluate(task).then((rate) => process.send!(rate, () => process.disconnect()))
})
