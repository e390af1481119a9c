import * as onnxruntime from 'onnxruntime-node'
import { InvalidInput } from '../../src-shared/errors/errors.ts'
import type { CompiledModel, Feeding } from '../models/compiledModel.ts'

/** What the networks that are built here want. */
const plain: Feeding = { timestep: 'float32', timestepShape: 'each', class: 'int64' }

/** Rows to be evaluated. */
export interface Rows {
  /** rows × C × S × S. */
  readonly state: Float32Array
  /** One per row. */
  readonly timesteps: Float32Array
  /** One per row, for class-conditional networks. */
  readonly classes?: BigInt64Array
}

/** Rows [first, first + count) that go through the network together. */
export interface Portion {
  readonly first: number
  readonly count: number
}

/**
 * Cuts rows into portions that a network takes at once: no more than its fixed batch, and of one timestep where it is told only one.
 *
 * @param most  rows that the device has memory for, where that was found out
 */
export function portionsOf(
  timesteps: Float32Array,
  { batch = Number.POSITIVE_INFINITY, timestepShape }: Feeding = plain,
  most = Number.POSITIVE_INFINITY,
): Portion[] {
  const shared = timestepShape !== 'each'
  const portions: Portion[] = []
  for (let first = 0; first < timesteps.length;) {
    let end = first + 1
    while (
      end < timesteps.length &&
      end - first < Math.min(batch, most) &&
      (!shared || timesteps[end] === timesteps[first])
    )
      end++
    portions.push({ first, count: end - first })
    first = end
  }
  return portions
}

/**
 * The inputs of a network for one portion. A fixed batch that it does not fill is filled up with its last row, whose results are dropped.
 *
 * @returns the feeds, for `batch` rows where that is fixed
 * @throws InvalidInput where a timestep is a fraction and the network takes whole numbers
 */
export function feedsOf(
  { inputs, feeding = plain, channels, imageSize }: CompiledModel,
  { state, timesteps, classes }: Rows,
  { first, count }: Portion,
): Record<string, onnxruntime.Tensor> {
  const rows = feeding.batch ?? count
  const length = channels * imageSize ** 2
  const states = filled(state.subarray(first * length, (first + count) * length), rows * length, length)
  const times = filled(timesteps.subarray(first, first + count), rows, 1)
  const feeds: Record<string, onnxruntime.Tensor> = {
    [inputs.state]: new onnxruntime.Tensor('float32', states, [rows, channels, imageSize, imageSize]),
    [inputs.timesteps]: timestepTensor(times, feeding, inputs.timesteps),
  }
  if (inputs.classes !== undefined && classes) {
    const labels = filled(classes.subarray(first, first + count), rows, 1)
    feeds[inputs.classes] =
      feeding.class === 'int64'
        ? new onnxruntime.Tensor('int64', labels, [rows])
        : new onnxruntime.Tensor('int32', Int32Array.from(labels, Number), [rows])
  }
  return feeds
}

function timestepTensor(times: Float32Array, { timestep, timestepShape }: Feeding, name: string): onnxruntime.Tensor {
  const told = timestepShape === 'each' ? times : times.subarray(0, 1)
  const shape = timestepShape === 'number' ? [] : [told.length]
  if (timestep === 'float32') return new onnxruntime.Tensor('float32', told, shape)
  if (timestep === 'float64') return new onnxruntime.Tensor('float64', Float64Array.from(told), shape)
  const fraction = told.find((time) => !Number.isInteger(time))
  if (fraction !== undefined)
    throw InvalidInput({
      where: `Input "${name}"`,
      problems: [`it takes whole timesteps and ${fraction} is none; the schedule's steps must be told as they are`],
    })
  return timestep === 'int64'
    ? new onnxruntime.Tensor('int64', BigInt64Array.from(told, BigInt), shape)
    : new onnxruntime.Tensor('int32', Int32Array.from(told), shape)
}

/** Rows repeated from the last one up to `length` values; the same array where none are missing. */
function filled<Values extends Float32Array | BigInt64Array>(values: Values, length: number, row: number): Values {
  if (values.length === length) return values
  const whole = new (values.constructor as new (length: number) => Values)(length)
  whole.set(values as never)
  for (let at = values.length; at < length; at += row) whole.copyWithin(at, values.length - row, values.length)
  return whole
}
