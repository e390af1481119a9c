/** Ctrl-C: the first one asks whoever is at work to stop cleanly, the second one quits at once. */
export interface Interrupts {
  /** The listener set last hears the first Ctrl-C. Returns what takes it away again. */
  listen(listener: () => void): () => void
  interrupt(): void
}

export function createInterrupts(quit: () => void): Interrupts {
  const listeners: (() => void)[] = []
  let interrupted = false
  return {
    listen(listener) {
      listeners.push(listener)
      return () => {
        const place = listeners.lastIndexOf(listener)
        if (place >= 0) listeners.splice(place, 1)
      }
    },
    interrupt() {
      const listener = listeners.at(-1)
      if (interrupted || !listener) return quit()
      interrupted = true
      listener()
    },
  }
}
