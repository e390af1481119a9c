/** Of something that reads gigabytes: who waits for it hears how far it is, and can give up. */
export interface WhileReading {
  signal?: AbortSignal
  /** @param bytes  that were read since the last call */
  onBytes?(bytes: number): void
}
