import { splitPattern } from './checkpointSeries.ts'
import { findDiffusersModel } from './diffusers/findDiffusersModel.ts'
import { openDiffusers } from './diffusers/openDiffusers.ts'
import { openGuidedDiffusion } from './guidedDiffusion/openGuidedDiffusion.ts'
import { isOnnxModel } from './onnxFile/findOnnxModel.ts'
import { openOnnxFile } from './onnxFile/openOnnxFile.ts'
import type { GivenSettings, OpenedModel } from './openedModel.ts'

export type { OpenedModel } from './openedModel.ts'

/**
 * Finds out what a model is: a folder of diffusers or of one of its networks, one checkpoint file, an ONNX file, or a folder of
 * one model at many training steps or a pattern of names in it. Reads no weights.
 *
 * @throws FileMissing, FileNotReadable, CheckpointBroken, CheckpointRefused, ModelNotSupported, BadModelSetting, UnknownName
 */
export async function openModel(modelPath: string, given: GivenSettings = {}): Promise<OpenedModel> {
  if (await isOnnxModel(modelPath)) return openOnnxFile(modelPath, given)
  if ((await splitPattern(modelPath)).pattern !== undefined) return openGuidedDiffusion(modelPath, given)
  const found = await findDiffusersModel(modelPath)
  return found ? openDiffusers(modelPath, found, given) : openGuidedDiffusion(modelPath, given)
}
