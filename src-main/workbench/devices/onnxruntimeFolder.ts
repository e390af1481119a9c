import { createRequire } from 'node:module'
import path from 'node:path'

/** Where the installed ONNX Runtime keeps its libraries for this platform, and looks for those of its providers. */
export function onnxruntimeFolder(): string {
  const entry = createRequire(import.meta.url).resolve('onnxruntime-node/package.json')
  return path.join(path.dirname(entry), 'bin', 'napi-v6', process.platform, process.arch)
}
