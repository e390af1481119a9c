import { CheckpointBroken, ModelNotSupported } from '../../../src-shared/errors/errors.ts'
import { isKind, printable, type PickleDict, type PickleValue } from './pickleValues.ts'
import { storedTensor, type StoredTensor } from './storedTensor.ts'
import type { TorchFile } from './torchFile.ts'

/** Named weights in a file, whatever format the file has. */
export interface WeightFile {
  readonly path: string
  /** Size of the file. */
  readonly bytes: number
  /** The entry of a wrapping dictionary that they were found in, for example `ema`. */
  readonly wrapper?: string
  readonly tensors: ReadonlyMap<string, StoredTensor>
}

/** Entries that training programs wrap a state_dict in; averaged weights first, since those make the published samples. */
const wrappers = [
  'ema',
  'ema_state_dict',
  'model_ema',
  'state_dict',
  'model_state_dict',
  'model',
  'module',
  'net',
  'network',
]
const deepestWrapping = 3

/**
 * Finds the state_dict of a torch file: the saved object itself, or an entry of a dictionary around it.
 * The prefix `module.` of torch's parallel wrappers is taken off.
 *
 * @throws ModelNotSupported where there is none; CheckpointBroken for names that no program gives to a tensor
 */
export function torchWeights(file: TorchFile): WeightFile {
  const found = findStateDict(file.root, [], new Set())
  if (!found) {
    const reason = isKind(file.root, 'tensor')
      ? 'it holds a single tensor, no network'
      : 'it holds no state_dict (a dictionary of named tensors)'
    throw ModelNotSupported({ path: file.path, reason })
  }
  const named = [...found.dict.entries].flatMap(([name, value]) =>
    typeof name === 'string' && isKind(value, 'tensor') ? [[name, value] as const] : [],
  )
  const odd = named.find(([name]) => name !== printable(name))
  if (odd) throw CheckpointBroken({ path: file.path, reason: `a tensor has the name ${printable(odd[0])}` })
  const parallel = named.every(([name]) => name.startsWith('module.'))
  const tensors = new Map<string, StoredTensor>()
  for (const [fullName, tensor] of named) {
    const name = parallel ? fullName.slice('module.'.length) : fullName
    tensors.set(name, storedTensor(name, tensor, file.path))
  }
  return { path: file.path, bytes: file.bytes, wrapper: found.names.join('.') || undefined, tensors }
}

/** @param seen  dictionaries that were looked into; one that wraps itself is looked into once */
function findStateDict(
  value: PickleValue,
  names: string[],
  seen: Set<PickleDict>,
): { dict: PickleDict; names: string[] } | undefined {
  if (!isKind(value, 'dict') || names.length > deepestWrapping || seen.has(value)) return undefined
  seen.add(value)
  // Wrappers come first: beside them a training program may keep a tensor of its own, such as the step.
  for (const wrapper of wrappers) {
    const found = findStateDict(value.entries.get(wrapper), [...names, wrapper], seen)
    if (found) return found
  }
  for (const [name, entry] of value.entries)
    if (typeof name === 'string' && isKind(entry, 'tensor')) return { dict: value, names }
  return undefined
}
