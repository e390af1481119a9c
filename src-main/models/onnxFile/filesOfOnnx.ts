import { externalFiles } from './externalFiles.ts'
import { graphContents } from './graphContents.ts'
import { readOnnxFile } from './readOnnxFile.ts'

/**
 * An ONNX file and the files of weights beside it, in the order of its tensors: together they decide what the network computes.
 *
 * @throws as describeOnnxFile
 */
export async function filesOfOnnx(modelPath: string): Promise<{ readonly path: string; readonly bytes: number }[]> {
  const file = await readOnnxFile(modelPath)
  return [file, ...(await externalFiles(modelPath, graphContents(file).tensors))].map(({ path, bytes }) => ({
    path,
    bytes,
  }))
}
