import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { versions } from '../versions.ts'
import { cudaLibrary } from './missingPart.ts'
import { onnxruntimeFolder } from './onnxruntimeFolder.ts'

/** Variables that decide which driver and which GPU a provider gets. */
const deciding = ['LD_LIBRARY_PATH', 'VK_ICD_FILENAMES', 'VK_DRIVER_FILES', 'CUDA_VISIBLE_DEVICES']

/** Raised when a device is tried in another way, so that what the older way found does not count. */
const probe = 2

/**
 * Stands for all that decides whether a provider works here: the version of ONNX Runtime, the machine and its system, and, where they can be
 * seen, the driver and the libraries. What was learned under another key does not count.
 */
export function machineKey(env: NodeJS.ProcessEnv = process.env, onnxruntime: string = versions().onnxruntime): string {
  const facts = [
    probe,
    onnxruntime,
    os.hostname(),
    os.platform(),
    os.release(),
    os.cpus()[0]?.model,
    // A library that was installed or removed, a driver among them, is in the loader's cache.
    stamp('/etc/ld.so.cache'),
    textOf('/proc/driver/nvidia/version'),
    stamp(path.join(onnxruntimeFolder(), cudaLibrary)),
    ...deciding.map((name) => env[name]),
  ]
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16)
}

function stamp(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats && `${stats.size} ${stats.mtimeMs}`
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
