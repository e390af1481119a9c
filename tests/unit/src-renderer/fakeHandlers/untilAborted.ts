/** Ends a stream when nobody watches it any more. */
export function untilAborted(signal: AbortSignal, stop: () => void): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => (stop(), resolve())))
}
