import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'
import type { CompiledModel } from './compiledModel.ts'
import { compileDiffusers } from './diffusers/compileDiffusers.ts'
import { isDiffusersWeights } from './diffusers/findDiffusersModel.ts'
import { compileGuidedDiffusion } from './guidedDiffusion/compileGuidedDiffusion.ts'
import { compileOnnxFile } from './onnxFile/compileOnnxFile.ts'
import { isOnnxFile } from './onnxFile/findOnnxModel.ts'

export type { CompiledModel } from './compiledModel.ts'

/**
 * Makes an ONNX graph of a checkpoint, whatever family it is of.
 *
 * @param checkpointFile  the file with the weights; what belongs to it lies beside it
 * @param settings  complete, as openModel resolves them
 * @throws ModelSettingMissing, BadModelSetting; CheckpointBroken, CheckpointRefused, ModelNotSupported, FileMissing, FileNotReadable
 */
export async function compileModel(checkpointFile: string, settings: ModelSettings): Promise<CompiledModel> {
  if (isOnnxFile(checkpointFile)) return compileOnnxFile(checkpointFile, settings)
  return (await isDiffusersWeights(checkpointFile))
    ? compileDiffusers(checkpointFile, settings)
    : compileGuidedDiffusion(checkpointFile, settings)
}
