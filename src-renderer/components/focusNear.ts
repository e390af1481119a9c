/** What pages and parts of them are called by. */
const headings = ':is(h1, h2)'
/** What gives the focus back to where it was opened from when it closes. */
export const overlays = '[role=dialog], [role=menu]'

/** The element and what it lies in, from the inside out: what is left of them later says where it was. */
export function placeOf(element: Element | null): Element[] {
  const place: Element[] = []
  for (let at = element; at && at !== document.body; at = at.parentElement) place.push(at)
  return place
}

/** The first heading in the innermost of these parts of the page that is still there and has one, or the page's. */
function headingNear(place: readonly Element[]): HTMLElement | null {
  const page = document.querySelector('main')
  for (const part of place) {
    const heading = part.isConnected && page?.contains(part) ? part.querySelector<HTMLElement>(headings) : null
    if (heading) return heading
  }
  return page?.querySelector<HTMLElement>(headings) ?? null
}

/** Gives a heading the keyboard's focus: a screen reader says it, and Tab goes on from there. */
export function focusHeading(heading: HTMLElement): void {
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
}

/** Gives the focus to the heading nearest to a place, unless something has it or takes it now. */
export function focusNear(place: readonly Element[]): void {
  // What closes gives the focus back in a timer.
  setTimeout(() => {
    const focused = document.activeElement
    const isLost = !focused?.isConnected || focused === document.body
    const heading = isLost && !document.querySelector(overlays) ? headingNear(place) : null
    if (heading) focusHeading(heading)
  })
}
