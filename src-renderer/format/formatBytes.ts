import { formatSignificant } from './formatNumber.ts'

const units = ['bytes', 'kB', 'MB', 'GB', 'TB']

/** A size in decimal units with three digits: `12.6 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 ? value : formatSignificant(value)} ${units[unit]}`
}
