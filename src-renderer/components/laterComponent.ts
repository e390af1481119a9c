import { defineAsyncComponent, type Component } from 'vue'

/** How long the first page has for itself, in milliseconds. */
const firstPage = 500
const loads: (() => Promise<unknown>)[] = []

/** A component that the first page does without: its file is fetched when it is wanted, or before by `fetchLaterComponents`. */
export function laterComponent<Later extends Component>(load: () => Promise<{ default: Later }>): Later {
  loads.push(load)
  return defineAsyncComponent(async () => (await load()).default)
}

/**
 * Fetches the later components once there is nothing else to do, so that they are there when they are wanted.
 *
 * @param pages  load the other pages
 */
export function fetchLaterComponents(pages: readonly (() => Promise<unknown>)[]): void {
  setTimeout(() => {
    // Not every browser tells when it is idle. What cannot be fetched now is asked for again when it is wanted.
    const whenIdle = window.requestIdleCallback ?? ((then: () => void) => then())
    for (const load of [...pages, ...loads]) whenIdle(() => void load().catch(() => {}))
  }, firstPage)
}
