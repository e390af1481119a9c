import type { ShownRunState } from '../../../src-shared/contract/views.ts'

/** Whether somebody runs it, or will without being asked again. */
export const isAtWork = (state: ShownRunState): boolean =>
  state === 'queued' || state === 'preparing' || state === 'running' || state === 'cancelling'
