/** Tells the present state, then every change, until the listener has gone. */
export function untilGone(signal: AbortSignal, changes: Set<() => void>, tell: () => void): Promise<void> {
  tell()
  changes.add(tell)
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => (changes.delete(tell), resolve()), { once: true }),
  )
}
