import type { DeviceView } from '../../src-shared/contract/views.ts'
import { providerTitles, titleOfProvider, type DeviceChoice } from '../../src-shared/project/device.ts'

/**
 * What a run can go on with: where it is, which is the CPU where that is gone, and every other device that works here.
 *
 * @param provider  that of the run
 */
export function resumeDevices(
  provider: string,
  devices: readonly DeviceView[],
): { value: DeviceChoice | undefined; label: string }[] {
  return [
    { value: undefined, label: `on ${titleOfProvider(provider)}, as before` },
    ...devices
      .filter((device) => device.works && device.provider !== provider)
      .map((device) => ({ value: device.provider, label: `on ${providerTitles[device.provider]}` })),
  ]
}
