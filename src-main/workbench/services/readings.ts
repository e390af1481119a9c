import type { Waiting } from './identifyCheckpoint.ts'

/** The reading of weights that somebody waits for, such as to add a model of several gigabytes: how far it is. */
export interface Readings {
  /**
   * Does something that reads the weights at a path.
   *
   * @param signal  gives up
   */
  follow<Result>(
    place: string,
    signal: AbortSignal | undefined,
    read: (waiting: Waiting) => Promise<Result>,
  ): Promise<Result>
  /** How much is read of the weights at a path, 0 to 1; undefined where nobody waits for it, or it is no weights that are looked at. */
  shareOf(place: string): number | undefined
  readonly onChange: Set<() => void>
}

export function createReadings(): Readings {
  /** Of each path those that wait, the earliest first. */
  const shares = new Map<string, { share?: number }[]>()
  const onChange = new Set<() => void>()
  const changed = () => onChange.forEach((listener) => listener())
  return {
    async follow(place, signal, read) {
      const asked: { share?: number } = {}
      shares.set(place, [...(shares.get(place) ?? []), asked])
      changed()
      const onShare = (share: number) => {
        asked.share = share
        changed()
      }
      try {
        return await read({ signal, onShare })
      } finally {
        const left = shares.get(place)!.filter((one) => one !== asked)
        if (left.length > 0) shares.set(place, left)
        else shares.delete(place)
        changed()
      }
    },
    shareOf: (place) => shares.get(place)?.find(({ share }) => share !== undefined)?.share,
    onChange,
  }
}

/**
 * Of weights that are read one after the other the share of all.
 *
 * @param bytes  of all
 */
export function partsOfReading({ signal, onShare }: Waiting, bytes: number): { next(partBytes: number): Waiting } {
  let before = 0
  return {
    next(partBytes) {
      const from = before
      before += partBytes
      return { signal, onShare: (share) => onShare?.(Math.min(1, (from + share * partBytes) / Math.max(1, bytes))) }
    },
  }
}
