import { CheckpointBroken, CheckpointRefused } from '../../../src-shared/errors/errors.ts'
import { dtypeOfStorage } from './dtype.ts'
import { describeValue, isKind, printable, type PickleStorage, type PickleTuple } from './pickleValues.ts'

/**
 * The storage that a persistent id of torch describes: ('storage', type, key, device, number of values, ...).
 *
 * @throws CheckpointRefused for ids of another kind, CheckpointBroken for one that makes no sense
 */
export function storageFromId({ items }: PickleTuple, path: string): PickleStorage {
  const [what, type, key, , count] = items
  if (what !== 'storage')
    throw CheckpointRefused({
      path,
      reason: `it has a persistent id of the kind ${typeof what === 'string' ? JSON.stringify(what.slice(0, 40)) : describeValue(what)}`,
    })
  const dtype = isKind(type, 'global') ? dtypeOfStorage.get(type.name) : undefined
  if (!dtype) throw CheckpointRefused({ path, reason: `it stores numbers as ${describeValue(type)}` })
  if (typeof key !== 'string' || key !== printable(key) || !Number.isSafeInteger(count) || (count as number) < 0)
    throw CheckpointBroken({ path, reason: 'the description of a storage is damaged' })
  return { kind: 'storage', key, dtype, count: count as number }
}
