/**
 * Seconds that a person set by an environment variable. What is no number of seconds counts as not set: taken as it is, it would end everything
 * at once, or nothing ever.
 */
export function secondsSet(text = ''): number | undefined {
  const seconds = Number(text)
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined
}

/** Seconds that a file system may take for one thing; INVERSCOPE_DISK_PATIENCE sets another number, for a storage that is slower than that. */
export function diskPatience(): number {
  return secondsSet(process.env.INVERSCOPE_DISK_PATIENCE) ?? 300
}
