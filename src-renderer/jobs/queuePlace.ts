/**
 * Where a run belongs in a queue that has changed since it had this order: after the nearest of those that came before it and are still there.
 *
 * @param order  of the queue then, by ids, the run among them
 * @param now  the queue as it is
 * @returns the place from 1
 */
export function placeAsIn(order: readonly string[], runId: string, now: readonly string[]): number {
  const others = now.filter((id) => id !== runId)
  const before = order.slice(0, order.indexOf(runId)).findLast((id) => others.includes(id))
  return before === undefined ? 1 : others.indexOf(before) + 2
}
