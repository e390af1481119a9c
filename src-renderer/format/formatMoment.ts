const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

/** A moment as a person would say it today: `today 10:41`, `yesterday 18:02`, `3 Nov 2026`. */
export function formatMoment(iso: string, now = new Date()): string {
  const moment = new Date(iso)
  const startOfDay = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
  const days = Math.round((startOfDay(now) - startOfDay(moment)) / 86_400_000)
  const clock = `${String(moment.getHours()).padStart(2, '0')}:${String(moment.getMinutes()).padStart(2, '0')}`
  if (days === 0) return `today ${clock}`
  if (days === 1) return `yesterday ${clock}`
  return day.format(moment)
}
