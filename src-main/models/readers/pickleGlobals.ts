import { CheckpointBroken, CheckpointRefused } from '../../../src-shared/errors/errors.ts'
import { dtypeOfStorage } from './dtype.ts'
import { describeValue, isKind, type PickleTensor, type PickleTuple, type PickleValue } from './pickleValues.ts'

/** torch allows 64 dimensions; no network or array has more than these. */
const mostDimensions = 8

type Call = (inputs: readonly PickleValue[], path: string) => PickleValue

/**
 * The only Python names that a checkpoint may call, and what each makes here. Everything is data: nothing of Python is run.
 * https://github.com/pytorch/pytorch/blob/main/torch/_utils.py
 */
const calls: ReadonlyMap<string, Call> = new Map<string, Call>([
  ['torch._utils._rebuild_tensor', rebuildTensor],
  ['torch._utils._rebuild_tensor_v2', rebuildTensor],
  ['torch._utils._rebuild_parameter', rebuildParameter],
  ['torch.Size', ([sizes], path) => ({ kind: 'tuple', items: integers(sizes, 'torch.Size', path) })],
  ['collections.OrderedDict', orderedDict],
])

/** Whether a pickle may mention the name. Storages are only ever mentioned, in the description of where numbers lie. */
export function isKnownGlobal(name: string): boolean {
  return calls.has(name) || dtypeOfStorage.has(name)
}

/**
 * What a REDUCE of a pickle means.
 *
 * @throws CheckpointRefused for anything that is not one of the known calls, CheckpointBroken for arguments that make no sense
 */
export function callGlobal(callee: PickleValue, inputs: PickleValue, path: string): PickleValue {
  const call = isKind(callee, 'global') ? calls.get(callee.name) : undefined
  if (!call) throw CheckpointRefused({ path, reason: `it wants to call ${describeValue(callee)}` })
  if (!isKind(inputs, 'tuple'))
    throw CheckpointBroken({
      path,
      reason: `a call of ${describeValue(callee)} has ${describeValue(inputs)} for arguments`,
    })
  return call(inputs.items, path)
}

function rebuildTensor([storage, offset, size, stride]: readonly PickleValue[], path: string): PickleTensor {
  if (!isKind(storage, 'storage'))
    throw CheckpointBroken({ path, reason: `a tensor has ${describeValue(storage)} for its storage` })
  const shape = integers(size, 'the shape of a tensor', path)
  const strides = integers(stride, 'the strides of a tensor', path)
  const [start] = integers({ kind: 'tuple', items: [offset] }, 'the offset of a tensor', path)
  if (shape.length !== strides.length || shape.length > mostDimensions)
    throw CheckpointBroken({
      path,
      reason: `a tensor has ${shape.length} dimensions and ${strides.length} strides`,
    })
  const count = shape.reduce((product, length) => product * length, 1)
  const last = start + shape.reduce((sum, length, i) => sum + (length - 1) * strides[i], 0)
  const fits = count === 0 ? start <= storage.count : last < storage.count
  if (!fits || count > storage.count)
    throw CheckpointBroken({
      path,
      reason: `a tensor of shape (${shape.join(', ')}) needs more than its storage of ${storage.count} values`,
    })
  return { kind: 'tensor', storage, offset: start, shape, strides }
}

function rebuildParameter([tensor]: readonly PickleValue[], path: string): PickleTensor {
  if (isKind(tensor, 'tensor')) return tensor
  throw CheckpointBroken({ path, reason: `a parameter has ${describeValue(tensor)} for its tensor` })
}

function orderedDict([pairs]: readonly PickleValue[], path: string): PickleValue {
  const entries = new Map<PickleValue, PickleValue>()
  if (pairs === undefined) return { kind: 'dict', entries }
  const items = isKind(pairs, 'list') || isKind(pairs, 'tuple') ? pairs.items : undefined
  for (const pair of items ?? [undefined]) {
    if (!(isKind(pair, 'tuple') || isKind(pair, 'list')) || pair.items.length !== 2)
      throw CheckpointBroken({ path, reason: 'an OrderedDict is made of something that is not a list of pairs' })
    entries.set(pair.items[0], pair.items[1])
  }
  return { kind: 'dict', entries }
}

function integers(value: PickleValue, what: string, path: string): readonly number[] {
  const items = isKind(value, 'tuple') || isKind(value, 'list') ? (value as PickleTuple).items : undefined
  if (!items?.every((item): item is number => Number.isSafeInteger(item) && (item as number) >= 0))
    throw CheckpointBroken({ path, reason: `${what} is not made of whole numbers` })
  return items
}
