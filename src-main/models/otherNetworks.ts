import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { isDiffusersWeights } from './diffusers/findDiffusersModel.ts'
import { readComponent } from './diffusers/readComponent.ts'
import { openTorchFile } from './readers/torchFile.ts'
import { torchWeights } from './readers/weightFile.ts'
import type { StoredTensor } from './readers/storedTensor.ts'

/** Fingerprints of files that have not changed since; a long series is looked through once and not whenever somebody looks at it. */
const known = new Map<string, string>()
const mostKnown = 4096

/**
 * Files of a series that hold another network than its last: other names, shapes or, for diffusers, another configuration. Reads no weights.
 *
 * @param files  oldest first
 * @throws FileMissing, FileNotReadable, CheckpointBroken, CheckpointRefused, ModelNotSupported naming the file
 */
export async function otherNetworks(files: readonly string[]): Promise<string[]> {
  if (files.length < 2) return []
  const last = await fingerprint(files[files.length - 1])
  const others: string[] = []
  for (const file of files) if ((await fingerprint(file)) !== last) others.push(file)
  return others
}

async function fingerprint(file: string): Promise<string> {
  const state = await stat(file, { bigint: true }).catch(() => undefined)
  const key = `${file} ${state?.size} ${state?.mtimeNs}`
  const before = known.get(key)
  if (before !== undefined) return before
  const print = createHash('sha256')
    .update(await describe(file))
    .digest('hex')
  known.set(key, print)
  if (known.size > mostKnown) known.delete(known.keys().next().value!)
  return print
}

async function describe(file: string): Promise<string> {
  if (!(await isDiffusersWeights(file))) return shapes(torchWeights(await openTorchFile(file)).tensors)
  const { component } = await readComponent(file)
  const fields = Object.entries(component.config).filter(([name]) => !name.startsWith('_') && !averaging.test(name))
  return JSON.stringify(fields.sort(([a], [b]) => (a < b ? -1 : 1))) + shapes(component.tensors)
}

/** What diffusers' EMAModel notes about itself differs from step to step. */
const averaging = /^(decay|inv_gamma|min_decay|optimization_step|power|update_after_step|use_ema_warmup)$/

function shapes(tensors: ReadonlyMap<string, StoredTensor>): string {
  return [...tensors.values()]
    .map(({ name, shape }) => `${name} ${shape.join()}`)
    .sort()
    .join('\n')
}
