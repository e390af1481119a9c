import { ref } from 'vue'
import { useQueueStore } from '../stores/queueStore.ts'
import { useUndoStore } from '../stores/undoStore.ts'
import { placeAsIn } from './queuePlace.ts'

/** Moves of runs that wait, which can be taken back and done again as long as they wait. */
export function useQueueMoves() {
  const queue = useQueueStore()
  const undo = useUndoStore()
  /** Where the run is that was moved last, for people. */
  const moved = ref('')

  async function move({ runId, name }: { runId: string; name: string }, direction: 'before' | 'after'): Promise<void> {
    const place = queue.placesBeside(runId)[direction]
    if (place === undefined) return
    const ids = () => queue.inOrder.map((run) => run.runId)
    const before = ids()
    const after = before.filter((id) => id !== runId).toSpliced(place - 1, 0, runId)
    async function putAsIn(order: readonly string[]): Promise<void> {
      const to = placeAsIn(order, runId, ids())
      await queue.move(runId, to)
      // The order on screen may still be the one before, where another question overtook.
      moved.value = `${name} is number ${to} of ${queue.inOrder.length}`
    }
    await undo.run({
      does: `“${name}” moved ${direction === 'before' ? 'up' : 'down'} in the queue`,
      act: () => putAsIn(after),
      revert: () => putAsIn(before),
      over: () => (queue.waits(runId) ? undefined : `“${name}” does not wait any more, so its place stays as it is.`),
    })
  }
  return { moved, move }
}
