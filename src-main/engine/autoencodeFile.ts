import type { z } from 'zod'
import { ModelNotSupported, ShapeMismatch } from '../../src-shared/errors/errors.ts'
import { openAutoencoder } from '../models/diffusers/openAutoencoder.ts'
import { writeNpy } from '../store/npyFile.ts'
import { readTensorFile } from '../store/tensorFile.ts'
import { autoencoderSession } from './autoencoderSession.ts'
import type { EngineTask, PredictResult } from './protocol.ts'

/**
 * Encodes the pictures of a file to latents, or decodes the latents of a file to pictures; no scaling factor has a part in it. Encoded `quantised`,
 * latents are the nearest vectors of the codebook; decoding takes those in any case.
 *
 * @throws ShapeMismatch where the file is not (N, C, S, S) of the autoencoder; ModelNotSupported for codes without a codebook
 */
export async function autoencodeFile(
  task: Extract<EngineTask, { kind: 'autoencode' }>,
): Promise<z.infer<typeof PredictResult>> {
  const { direction, quantised, autoencoder: source } = task
  const { channels, latentChannels, scale, hasCodebook } = await openAutoencoder(source.file)
  if (quantised && !hasCodebook)
    throw ModelNotSupported({ path: source.file, reason: 'its autoencoder has no codebook, so no nearest codes' })
  const { shape, data } = await readTensorFile(task.in)
  const factor = direction === 'encode' ? scale : 1
  const side = factor * Math.max(1, Math.floor((shape[2] ?? 1) / factor))
  const expected = [shape[0] ?? 1, direction === 'encode' ? channels : latentChannels, side, side]
  if (shape.join() !== expected.join()) throw ShapeMismatch({ what: task.in, shape, expected })

  const began = performance.now()
  const latentSize = side / factor
  let session = await autoencoderSession(source, direction, latentSize)
  let out = await session.evaluate(data)
  if (quantised && direction === 'encode') {
    session = await autoencoderSession(source, 'quantise', latentSize)
    out = await session.evaluate(out)
  }
  const seconds = (performance.now() - began) / 1000
  const shapeOut = [shape[0], ...session.outputShape]
  await writeNpy(task.out, shapeOut, out)
  return { file: task.out, shape: shapeOut, seconds }
}
