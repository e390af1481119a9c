/** Calls at once, then at most once in `milliseconds`, and once more after the last change. */
export function throttled(call: () => void, milliseconds: number): () => void {
  let waiting: NodeJS.Timeout | undefined
  let last = 0
  return () => {
    if (waiting) return
    const wait = Math.max(0, last + milliseconds - performance.now())
    waiting = setTimeout(() => {
      waiting = undefined
      last = performance.now()
      call()
    }, wait)
  }
}
