import { rounded, type Measured } from '../measured.ts'
import type { OpenPages } from './openPages.ts'

interface TraceEvent {
  name: string
  pid: number
  tid: number
  ts: number
  /** Microseconds: of the clock, and of the thread's own processor time. */
  dur?: number
  tdur?: number
  args?: { name?: string }
}

/** Of tasks, in milliseconds: a frame at 60 Hz. */
const goal = 16

/**
 * How long the tasks of the page's main thread were while something was done, by Chromium's trace: the 95th percentile of all, on which the goal is
 * judged, and of those of 1 ms and more.
 *
 * @param atLeast  tasks that a whole trace holds
 * @throws where it holds fewer
 */
export async function mainThreadTasks(
  { browser, page }: Pick<OpenPages, 'browser' | 'page'>,
  atLeast: number,
  act: () => Promise<unknown>,
): Promise<Measured['rows']> {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata', 'disabled-by-default-devtools.timeline'] })
  await act()
  await page.waitForTimeout(500)
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] }
  const tasks = tasksOf(traceEvents)
  if (tasks.length < atLeast) throw new Error(`The trace holds ${tasks.length} tasks of the main thread`)
  const row = (name: string, of: (task: TraceEvent) => number) => {
    const all = tasks.map((task) => of(task) / 1000).sort((a, b) => a - b)
    const long = all.filter((time) => time >= 1)
    const at = (sorted: readonly number[], share: number) =>
      rounded(sorted[Math.floor(share * (sorted.length - 1))] ?? 0)
    return {
      measured: name,
      tasks: all.length,
      'p95 of all, ms': at(all, 0.95),
      'of 1 ms and more': long.length,
      'their p95, ms': at(long, 0.95),
      'longest, ms': at(all, 1),
      goal: `p95 of all < ${goal} ms`,
      met: at(all, 0.95) < goal ? 'yes' : 'no',
    }
  }
  return [row('processor time', ({ tdur, dur }) => tdur ?? dur ?? 0), row('clock', ({ dur }) => dur ?? 0)]
}

/** The tasks of the busiest renderer's main thread. */
function tasksOf(events: readonly TraceEvent[]): TraceEvent[] {
  const mains = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
  const of = ({ pid, tid }: TraceEvent) =>
    events.filter(
      (event) => event.pid === pid && event.tid === tid && /RunTask$/.test(event.name) && event.dur !== undefined,
    )
  return mains.map(of).sort((a, b) => b.length - a.length)[0] ?? []
}
