const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

/** A moment to the second, with its day where that is another: `10:41:07`, `3 Nov 2026 10:41:07`. */
export function formatClock(iso: string, now = new Date()): string {
  const moment = new Date(iso)
  const time = clock.format(moment)
  return moment.toDateString() === now.toDateString() ? time : `${day.format(moment)} ${time}`
}
