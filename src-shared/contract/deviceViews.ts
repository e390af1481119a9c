import { z } from 'zod'
import { Provider } from '../project/device.ts'

/** What this machine's ONNX Runtime can run networks on, and what of it works. */
export const DeviceView = z.object({
  provider: Provider,
  /** Whether a session was made of it, and whether its numbers were those of the CPU. */
  works: z.boolean(),
  /** Why it does not, and what to do. */
  reason: z.string().optional(),
  remedy: z.string().optional(),
  /** By how much a small network's outputs differ from the CPU's, relative to the largest value. */
  difference: z.number().optional(),
  /** How often it evaluates that network while one core of the CPU does once. */
  speed: z.number().optional(),
  /** Whether `auto` takes it into account: it works, and is faster than all cores of the CPU. */
  automatic: z.boolean(),
})
export type DeviceView = z.infer<typeof DeviceView>

export const DeviceReport = z.object({
  onnxruntime: z.string(),
  /** The providers that the installed binary names, whether or not they work. */
  listed: z.array(z.string()),
  processor: z.string(),
  /** Cores that compute at the same time. */
  cores: z.int(),
  /** In the order in which `auto` tries them, the CPU last, then those that do not work or are slower. */
  devices: z.array(DeviceView),
})
export type DeviceReport = z.infer<typeof DeviceReport>
