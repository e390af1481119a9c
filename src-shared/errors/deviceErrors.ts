import { z } from 'zod'
import { plainNumber } from '../numbers/plainNumber.ts'
import { declareError } from './declareError.ts'

export const DeviceUnavailable = declareError(
  'device-unavailable',
  z.object({ device: z.string(), reason: z.string(), remedy: z.string() }),
  ({ device, reason, remedy }) =>
    `${device} cannot be used on this machine: ${reason}. ${remedy} Or leave --device out. What there is: inverscope devices`,
)
export const DeviceRefused = declareError(
  'device-refused',
  z.object({
    device: z.string(),
    model: z.string(),
    /** Absent where an output is infinite or no number. */
    difference: z.number().optional(),
    bound: z.number(),
  }),
  ({ device, model, difference, bound }) =>
    `${device} computes ${model} wrongly: ${differenceWords(difference, bound)}. Take --device cpu, another device, or leave --device out.`,
)
export const DeviceFailed = declareError(
  'device-failed',
  z.object({ device: z.string(), reason: z.string() }),
  ({ device, reason }) =>
    `${device} failed: ${reason}. What was finished is kept. Take --device cpu, or leave --device out.`,
)

/** By how much a device is off, in words. */
export function differenceWords(difference: number | undefined, bound: number): string {
  if (difference === undefined) return 'its outputs are not finite'
  return `its outputs differ from the CPU’s by ${plainNumber(difference, 2)} of the largest value, and rounding explains ${plainNumber(bound, 1)}`
}
