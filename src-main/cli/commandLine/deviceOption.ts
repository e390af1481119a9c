import { DeviceChoice } from '../../../src-shared/project/device.ts'
import { choice } from './option.ts'

/** Where the network runs. */
export const deviceOption = {
  device: choice(
    DeviceChoice.options,
    'what the network runs on (default: auto, the fastest that computes what the CPU does; see: inverscope devices)',
  ),
}
