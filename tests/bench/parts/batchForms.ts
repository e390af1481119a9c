import { fromBinary, toBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema } from 'onnx-buf'
import * as onnxruntime from 'onnxruntime-node'
import { createSession } from '../../../src-main/engine/createSession.ts'
import { compileModel } from '../../../src-main/models/compileModel.ts'
import { openModel } from '../../../src-main/models/openModel.ts'
import { demoCheckpoint } from '../benchProject.ts'
import { median, rounded, type Measured } from '../measured.ts'

/** Whether the number of images is open in the graph or fixed. */
export async function batchForms({ quick }: { quick: boolean }): Promise<Measured> {
  const { settings } = await openModel(demoCheckpoint, { preset: 'landscape-ddpm' })
  const model = await compileModel(demoCheckpoint, settings)
  const rows: Measured['rows'] = []
  for (const batch of [1, 4, 16]) {
    const forms = { open: model.onnx as Uint8Array, fixed: withBatch(model.onnx as Uint8Array, batch) }
    const sessions = await Promise.all(Object.values(forms).map((onnx) => createSession({ ...model, onnx })))
    const feeds = {
      x: new onnxruntime.Tensor('float32', new Float32Array(batch * 3072).fill(0.5), [batch, 3, 32, 32]),
      t: new onnxruntime.Tensor('float32', new Float32Array(batch).fill(500), [batch]),
    }
    const seconds: number[][] = [[], []]
    for (let turn = -1; turn < (quick ? 3 : 15); turn++)
      for (const [i, session] of sessions.entries()) {
        const began = process.cpuUsage()
        await session.run(feeds)
        const { user, system } = process.cpuUsage(began)
        if (turn >= 0) seconds[i].push((user + system) / 1e6)
      }
    for (const session of sessions) await session.release()
    const [open, fixed] = seconds.map(median)
    rows.push({
      batch,
      'open, CPU ms': rounded(1000 * open),
      'fixed, CPU ms': rounded(1000 * fixed),
      'fixed / open': rounded(fixed / open),
    })
  }
  return {
    title: 'Whether the number of images is fixed in the graph',
    note: 'The demonstration U-Net, CPU provider, one thread, median of turns. The graphs leave it open.',
    rows,
  }
}

function withBatch(onnx: Uint8Array, batch: number): Uint8Array {
  const model = fromBinary(ModelProtoSchema, onnx)
  for (const { type } of [...model.graph!.input, ...model.graph!.output]) {
    if (type?.value.case !== 'tensorType') continue
    for (const side of type.value.value.shape!.dim)
      if (side.value.case === 'dimParam') side.value = { case: 'dimValue', value: BigInt(batch) }
  }
  return toBinary(ModelProtoSchema, model)
}
