import { CheckpointBroken, ModelNotSupported } from '../../../src-shared/errors/errors.ts'
import { isFloating } from '../readers/dtype.ts'
import type { DiffusersComponent } from './denoiser.ts'

/**
 * Every tensor that the configuration asks for is there, has the right shape and holds floating-point numbers, and there is no other.
 *
 * @param expected  name and shape
 * @throws CheckpointBroken where one is missing; ModelNotSupported naming the tensor that does not fit
 */
export function checkTensors(
  { path, tensors }: DiffusersComponent,
  expected: ReadonlyMap<string, readonly number[]>,
): void {
  const refuse = (reason: string) => ModelNotSupported({ path, reason })
  for (const [name, wanted] of expected) {
    const found = tensors.get(name)
    if (!found)
      throw CheckpointBroken({ path, reason: `the tensor ${name}, which the configuration asks for, is missing` })
    const shape = `${name} has shape (${found.shape.join(', ')})`
    if (found.shape.join() !== wanted.join())
      throw refuse(`${shape}, and the configuration asks for (${wanted.join(', ')})`)
    if (found.count === 0) throw refuse(`${shape}, which holds nothing`)
    if (!isFloating(found.dtype)) throw refuse(`${name} holds ${found.dtype} values`)
  }
  const stranger = [...tensors.keys()].find((name) => !expected.has(name))
  if (stranger !== undefined) throw refuse(`the weights hold ${stranger}, which the configuration does not ask for`)
}
