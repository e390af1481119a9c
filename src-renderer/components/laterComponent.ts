import { defineAsyncComponent, type Component } from 'vue'
import { PageFileMissing } from './pageFileMissing.ts'

/** How long the first page has for itself, in milliseconds. */
const firstPage = 500
const loads: (() => Promise<unknown>)[] = []

/**
 * A component that the first page does without: its file is fetched when it is wanted, or before by `fetchLaterComponents`. Where it does not arrive,
 * what holds the component is told by a PageFileMissing (`onErrorCaptured`), and the next use asks again.
 */
export function laterComponent<Later extends Component>(load: () => Promise<{ default: Later }>): Later {
  loads.push(load)
  return defineAsyncComponent(async () => {
    const { default: component } = await load().catch((error: unknown) => {
      throw new PageFileMissing(error)
    })
    return component
  })
}

/**
 * Fetches the later components once there is nothing else to do, so that they are there when they are wanted.
 *
 * @param pages  load the other pages
 */
export function fetchLaterComponents(pages: readonly (() => Promise<unknown>)[]): void {
  setTimeout(() => void fetchInTurn([...pages, ...loads]), firstPage)
}

/** One after the other, so that a click finds the page busy with one of them at most. */
async function fetchInTurn(all: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const load of all) {
    await idle()
    // What cannot be fetched now is asked for again when it is wanted.
    await load().catch(() => {})
  }
}

/** Not every browser tells when it is idle. */
function idle(): Promise<unknown> {
  return new Promise((resolve) =>
    window.requestIdleCallback ? window.requestIdleCallback(resolve) : resolve(undefined),
  )
}
