import { diskPatience, secondsSet } from '../../store/patience.ts'

/** Tells an engine process that hangs from one that is slow. */
export interface EngineWatch {
  /** So often it is looked, seconds. */
  readonly every: number
  /**
   * Seconds that an engine may go without a sign of work.
   *
   * @param loading  whether it has evaluated nothing yet: it reads, compiles and loads a network first
   */
  patience(loading: boolean): number
  /** Takes in how long an engine did take between two signs of work. */
  measured(loading: boolean, seconds: number): void
}

/**
 * The least seconds after which an engine without a sign of work counts as hung; INVERSCOPE_ENGINE_PATIENCE sets another number. Longer than the
 * disk may keep silent, of which the engine tells by itself.
 */
function shortest(): number {
  return secondsSet(process.env.INVERSCOPE_ENGINE_PATIENCE) ?? Math.max(600, 2 * diskPatience())
}

/** An engine is let take so much longer than the longest that one of the same run took. */
const muchLonger = 10
/** Where nothing was measured yet, as before the first evaluation of a run: so many times the shortest. */
const unmeasured = 6

/** How often it is looked whether there was a sign of work, seconds. */
const mostOften = 1

/** @param least  seconds; tests take fewer */
export function engineWatch(least = shortest()): EngineWatch {
  const longest = { loading: undefined as number | undefined, stepping: undefined as number | undefined }
  const phase = (loading: boolean) => (loading ? 'loading' : 'stepping')
  return {
    every: Math.min(mostOften, least / 4),
    patience(loading) {
      const known = longest[phase(loading)]
      return known === undefined ? unmeasured * least : Math.max(least, muchLonger * known)
    },
    measured: (loading, seconds) => (longest[phase(loading)] = Math.max(longest[phase(loading)] ?? 0, seconds)),
  }
}

/** An engine process that is being watched. */
export interface Watched {
  /** It was given something to do. */
  go(): void
  /**
   * It gave a sign of work.
   *
   * @param evaluations  of a network since the task began; 0 where it does not say
   */
  heard(evaluations: number): void
  stop(): void
}

/**
 * Watches over a process for as long as what it is at is to be watched. Time is counted in short pieces, so that a machine that slept, and a
 * process that was stopped together with its owner, are not taken for hung. A process that comes to a task with another watch loads a network again.
 *
 * @param atWork  of the task that the process is at; undefined where there is none, or it is not to be watched
 * @param onHung  told the seconds without a sign of work
 */
export function watchOver(atWork: () => EngineWatch | undefined, onHung: (seconds: number) => void): Watched {
  let silent = 0
  /** The longest silence since the last evaluation. */
  let longest = 0
  let loading = true
  /** What the last sign said. */
  let before = 0
  let seen: EngineWatch | undefined
  let timer: NodeJS.Timeout | undefined
  const stop = () => {
    clearInterval(timer)
    timer = undefined
  }
  const present = () => {
    const watch = atWork()
    if (watch !== seen) {
      loading = true
      silent = longest = before = 0
      seen = watch
    }
    return watch
  }
  return {
    go() {
      const watch = present()
      if (!watch || timer) return
      silent = 0
      timer = setInterval(() => {
        // Between two tasks of the same run the network stays loaded.
        const now = atWork() && present()
        if (!now) return stop()
        silent += watch.every
        if (silent >= now.patience(loading)) onHung(silent)
      }, 1000 * watch.every).unref()
    },
    heard(evaluations) {
      const watch = present()
      longest = Math.max(longest, silent)
      silent = 0
      // Neither the sign that a batch has begun nor one of other work says how long an evaluation takes.
      const evaluated = evaluations > before
      before = evaluations
      if (!evaluated) return
      watch?.measured(loading, longest)
      longest = 0
      loading = false
    },
    stop,
  }
}
