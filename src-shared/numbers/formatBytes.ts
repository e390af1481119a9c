const units = ['bytes', 'kB', 'MB', 'GB', 'TB']

/** `3.3 MB`, in powers of a thousand */
export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return `${power && value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en')} ${units[power]}`
}
