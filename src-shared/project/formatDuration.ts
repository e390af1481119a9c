/** Seconds that were measured: `0.4 s`, `41 s`, `3 min 20 s`, `2 h 05 min`; `–` where there is no number. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–'
  const tenths = Math.max(0, Math.round(seconds * 10))
  if (tenths < 100) return `${(tenths / 10).toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`
  return `${Math.floor(minutes / 60).toLocaleString('en')} h ${String(minutes % 60).padStart(2, '0')} min`
}

/** Seconds that something is expected to take. An estimate has no tenths: `4 s`; the rest as formatDuration. */
export function formatEstimate(seconds: number): string {
  return seconds < 10 ? `${Math.max(0, Math.ceil(seconds))} s` : formatDuration(seconds)
}
