export { formatDuration } from '../../../src-shared/project/formatDuration.ts'

/** `12,345` */
export const formatCount = (count: number): string => count.toLocaleString('en')

/** `3.3 MB`, in powers of a thousand */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return `${power && value < 100 ? value.toFixed(1) : formatCount(Math.round(value))} ${units[power]}`
}
