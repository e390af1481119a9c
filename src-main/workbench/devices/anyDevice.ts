import type { Devices } from './devices.ts'

/** For questions about a run that do not depend on what it is computed on, such as whether the project has it. */
export const anyDevice: Pick<Devices, 'plan'> = { plan: () => Promise.resolve('cpu') }
