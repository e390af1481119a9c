import * as onnxruntime from 'onnxruntime-node'
import { createSession } from '../../src-main/engine/createSession.ts'
import { compileModel } from '../../src-main/models/compileModel.ts'
import { openModel } from '../../src-main/models/openModel.ts'
import { demoCheckpoint } from './benchProject.ts'

/** One process: evaluates the demonstration network as often as it can for some seconds and sends evaluations of single images per second. */
const [batch, seconds] = process.argv.slice(2).map(Number)
const { settings } = await openModel(demoCheckpoint, { preset: 'landscape-ddpm' })
const model = await compileModel(demoCheckpoint, settings)
const session = await createSession(model)
const feeds = {
  [model.inputs.state]: new onnxruntime.Tensor('float32', new Float32Array(batch * 3072).fill(0.5), [batch, 3, 32, 32]),
  [model.inputs.timesteps]: new onnxruntime.Tensor('float32', new Float32Array(batch).fill(500), [batch]),
}
await session.run(feeds)
const began = performance.now()
let evaluations = 0
while (performance.now() - began < seconds * 1000) {
  await session.run(feeds)
  evaluations += batch
}
process.send?.((evaluations * 1000) / (performance.now() - began))
process.disconnect?.()
