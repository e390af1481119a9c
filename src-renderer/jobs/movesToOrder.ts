/** A run of a queue, and the place from 1 that it is to have. */
export interface QueueMove {
  runId: string
  place: number
}

/**
 * The moves that put runs back where they stood in an earlier order of a queue, whatever came and went since: each after the nearest of those that
 * stood before it and are still there.
 *
 * @param order  of the queue then, by ids
 * @param moved  the runs to put back, each of them in both orders
 * @param now  the queue as it is
 * @param atWork  how many at its front have begun, which nothing gets before
 * @returns to be made one after the other; none for a run that is where it belongs
 */
export function movesToOrder(
  order: readonly string[],
  moved: readonly string[],
  now: readonly string[],
  atWork: number,
): QueueMove[] {
  let queue = [...now]
  return order
    .filter((id) => moved.includes(id))
    .flatMap((runId) => {
      const others = queue.filter((id) => id !== runId)
      const before = order.slice(0, order.indexOf(runId)).findLast((id) => others.includes(id))
      const index = Math.max(before === undefined ? 0 : others.indexOf(before) + 1, atWork)
      if (queue.indexOf(runId) === index) return []
      queue = others.toSpliced(index, 0, runId)
      return [{ runId, place: index + 1 }]
    })
}
