import { readFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'

/**
 * Cores that can compute at the same time, at most what this process may use: hyper-threads of one core share its arithmetic, so a
 * second engine process there costs memory and gains nothing.
 */
export function physicalCores(): number {
  const usable = availableParallelism()
  if (process.platform !== 'linux') return usable
  try {
    const cores = new Set<string>()
    for (const block of readFileSync('/proc/cpuinfo', 'utf8').split('\n\n')) {
      const value = (name: string) => new RegExp(`^${name}\\s*: (.*)$`, 'm').exec(block)?.[1]
      const core = value('core id')
      if (core !== undefined) cores.add(`${value('physical id') ?? 0}/${core}`)
    }
    return cores.size > 0 ? Math.min(usable, cores.size) : usable
  } catch {
    return usable
  }
}

/** The name of this machine's processor. */
export function processor(): string {
  return cpus()[0]?.model ?? 'unknown'
}
