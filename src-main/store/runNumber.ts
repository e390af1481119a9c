/** Runs are numbered in the order in which they were begun, whatever the clock said then. 0 for ids without a number. */
export function runNumber(id: string): number {
  return Number.parseInt(id, 10) || 0
}
