import type { ShownRunState } from '../../src-shared/contract/views.ts'

type Tone = 'working' | 'waiting' | 'stopped' | 'good' | 'bad'

/** A run's state as a word and as the tone of its dot. */
export const runStateLook: Record<ShownRunState, { word: string; tone: Tone }> = {
  queued: { word: 'waiting', tone: 'waiting' },
  preparing: { word: 'preparing', tone: 'working' },
  running: { word: 'running', tone: 'working' },
  cancelling: { word: 'cancelling', tone: 'working' },
  interrupted: { word: 'interrupted', tone: 'stopped' },
  cancelled: { word: 'cancelled', tone: 'stopped' },
  failed: { word: 'failed', tone: 'bad' },
  done: { word: 'done', tone: 'good' },
}

export function isActive(state: ShownRunState): boolean {
  return state === 'queued' || state === 'preparing' || state === 'running' || state === 'cancelling'
}
