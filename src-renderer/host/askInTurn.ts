/**
 * Asks anew as things change: one question at a time, and after each answer no other for a while, so that a workbench that is slow to answer is asked
 * seldom. What changes meanwhile is asked for once, at the end of the while.
 *
 * @param ask  never rejects; its signal is aborted where a newer question takes its place
 * @param pauseAfter  milliseconds of peace after an answer that took so many
 */
export function askInTurn(ask: (signal: AbortSignal) => Promise<unknown>, pauseAfter: (took: number) => number) {
  /** Of the question that has no answer yet. */
  let asking: AbortController | undefined
  let resting: ReturnType<typeof setTimeout> | undefined
  let again: 'no' | 'later' | 'at once' = 'no'

  async function go(): Promise<void> {
    stop()
    const mine = (asking = new AbortController())
    const began = performance.now()
    await ask(mine.signal)
    if (asking !== mine) return
    asking = undefined
    if (again === 'at once') return go()
    resting = setTimeout(
      () => {
        resting = undefined
        if (again !== 'no') void go()
      },
      pauseAfter(performance.now() - began),
    )
  }
  function stop(): void {
    clearTimeout(resting)
    resting = undefined
    again = 'no'
    asking?.abort()
    asking = undefined
  }

  return {
    /** Something has changed: asks now, or once the last answer is there and the while is over. */
    soon(): void {
      if (!asking && resting === undefined) void go()
      else if (again === 'no') again = 'later'
    },
    /** Something has come to its end: asks now, or as soon as the last answer is there. */
    next(): void {
      if (asking) again = 'at once'
      else void go()
    },
    /** Another question takes the place of the one that has no answer yet. */
    instead: () => void go(),
    stop,
  }
}

export type Turn = ReturnType<typeof askInTurn>
