import { createRequire } from 'node:module'
import type { RunRecord } from '../../src-shared/project/runRecord.ts'
import packageJson from '../../package.json' with { type: 'json' }

export const inverscopeVersion: string = packageJson.version

/** The versions that decide a run's numbers, for run.json. */
export function versions(): RunRecord['versions'] {
  const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string }
  return { inverscope: inverscopeVersion, onnxruntime: version, node: process.versions.node }
}
