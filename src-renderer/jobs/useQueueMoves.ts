import { ref } from 'vue'
import { useQueueStore } from '../stores/queueStore.ts'
import { useUndoStore, type Change } from '../stores/undoStore.ts'
import { movesToOrder } from './movesToOrder.ts'

/** Moves that follow each other: one change of the queue's order. */
interface QueueMoves {
  /** The queue before the first and after the last of them, by ids; as the workbench tells it once they are made, which the page may not show yet. */
  before: readonly string[]
  after: readonly string[]
  /** What was moved: names by ids. */
  names: ReadonlyMap<string, string>
}
type MovesChange = Change & { moves: QueueMoves }

/** Moves of runs that wait, which can be taken back and done again as long as they wait. */
export function useQueueMoves() {
  const queue = useQueueStore()
  const undo = useUndoStore()
  /** Where the run is that was moved last, for people. */
  const moved = ref('')
  const ids = () => queue.inOrder.map((run) => run.runId)

  async function move({ runId, name }: { runId: string; name: string }, direction: 'before' | 'after'): Promise<void> {
    const place = queue.placesBeside(runId)[direction]
    if (place === undefined) return
    const before = ids()
    const after = before.filter((id) => id !== runId).toSpliced(place - 1, 0, runId)
    await undo.run(changeOf({ before, after, names: new Map([[runId, name]]) }))
  }

  function changeOf(moves: QueueMoves): MovesChange {
    const { before, names } = moves
    const waiting = () => [...names.keys()].filter((runId) => queue.waits(runId))
    /** @returns the order then */
    async function putAsIn(order: readonly string[]): Promise<readonly string[]> {
      const steps = movesToOrder(order, waiting(), ids(), queue.atWork)
      let then = order
      for (const { runId, place } of steps) then = await queue.move(runId, place)
      const [last] = steps
      // The order on screen may still be the one before, where another question overtook.
      if (steps.length > 1) moved.value = `${steps.length} runs were moved in the queue`
      else if (last) moved.value = `${names.get(last.runId)} is number ${last.place} of ${queue.inOrder.length}`
      return then
    }
    return {
      moves,
      does: moveWords(moves),
      act: async () => (moves.after = await putAsIn(moves.after)),
      revert: () => putAsIn(before),
      over: () => (waiting().length > 0 ? undefined : overWords([...names.values()])),
      // Otherwise sorting a long queue would take all other changes out of reach.
      joinedTo: (last) => (isMoves(last) ? changeOf(joined(last.moves, moves)) : undefined),
    }
  }
  return { moved, move }
}

const isMoves = (change: Change): change is MovesChange => 'moves' in change

function joined(first: QueueMoves, { before, after, names }: QueueMoves): QueueMoves {
  // What came into the queue between them came to its end.
  const came = before.filter((id) => !first.before.includes(id))
  return { before: [...first.before, ...came], after, names: new Map([...first.names, ...names]) }
}

function moveWords({ before, after, names }: QueueMoves): string {
  if (names.size > 1) return `${names.size} runs moved in the queue`
  const [[runId, name]] = names
  const places = after.indexOf(runId) - before.indexOf(runId)
  return `“${name}” moved ${places < 0 ? 'up ' : places > 0 ? 'down ' : ''}in the queue`
}

const overWords = ([name, ...others]: string[]) =>
  others.length === 0
    ? `“${name}” does not wait any more, so its place stays as it is.`
    : `None of the ${others.length + 1} runs that were moved waits any more, so the queue stays as it is.`
