import { readdir, stat } from 'node:fs/promises'

const onnxName = /\.onnx$/i
/** Weights of the other families: where such lie in a folder, an ONNX file there is an export of them. */
const otherWeights = /\.(?:pt|pth|safetensors|bin)$/i

/** Whether a path is an ONNX file, or a folder whose only networks are ONNX files. What cannot be read is for others to report. */
export async function isOnnxModel(modelPath: string): Promise<boolean> {
  const information = await stat(modelPath).catch(() => undefined)
  if (!information?.isDirectory()) return onnxName.test(modelPath)
  const names = await readdir(modelPath).catch((): string[] => [])
  return (
    names.some((name) => onnxName.test(name)) &&
    !names.includes('model_index.json') &&
    !names.some((name) => otherWeights.test(name))
  )
}

/** Whether a checkpoint's file is an ONNX file. */
export function isOnnxFile(file: string): boolean {
  return onnxName.test(file)
}
