/**
 * What is seen to be wrong, evaluated in a page: things beyond the right edge of the page with no way to scroll to them, text that is cut off or runs
 * out of its box, broken pictures, empty charts.
 */
export function flaws(): string[] {
  const found: string[] = []
  const beyond = document.documentElement.scrollWidth - window.innerWidth
  if (beyond > 0) found.push(`${beyond} pixels lie beyond the right edge`)
  const page = document.querySelector<HTMLElement>('#page')
  const nameOf = (element: Element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`
  if (page) {
    const edge = page.getBoundingClientRect().left + page.clientWidth + 1
    const scrolls = (element: Element | null): boolean =>
      element !== null &&
      element !== page &&
      (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement))
    for (const element of page.querySelectorAll('*')) {
      const { right, width, height } = element.getBoundingClientRect()
      if (width > 0 && height > 1 && right > edge && !scrolls(element.parentElement) && !element.closest('svg'))
        found.push(`${nameOf(element)} ends ${Math.round(right - edge)} pixels beyond the page`)
    }
    if (page.textContent.trim() === '') found.push('the page is blank')
  }
  const hasText = (element: Element) => element.textContent.trim() !== ''
  /** How far words of its own run beyond its right edge; a larger target for the pointer that nobody sees is no text. */
  const beyondEdge = (element: HTMLElement) => {
    const edge = element.getBoundingClientRect().left + element.clientLeft + element.clientWidth
    const ends = [...element.childNodes]
      .filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim() !== '')
      .map((node) => {
        const range = document.createRange()
        range.selectNodeContents(node)
        return range.getBoundingClientRect().right
      })
    return Math.round(Math.max(edge, ...ends) - edge)
  }
  const beginningOf = (element: Element) => element.textContent.replace(/\s+/g, ' ').trim().slice(0, 40)
  for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
    // What is for screen readers is small on purpose, fields scroll by themselves, and drawings have no boxes of text.
    if (element.closest('svg, select, .hidden-visually') || element.matches('input, textarea')) continue
    const { clientWidth, clientHeight, scrollWidth, scrollHeight } = element
    if (clientWidth === 0 || !element.checkVisibility({ visibilityProperty: true })) continue
    const { overflowX, overflowY, textOverflow } = getComputedStyle(element)
    const cut = (overflow: string) => overflow === 'hidden' || overflow === 'clip'
    const wide = scrollWidth - clientWidth
    if (wide > 1 && cut(overflowX) && textOverflow !== 'ellipsis' && hasText(element))
      found.push(`${nameOf(element)} cuts ${wide} pixels off “${beginningOf(element)}”`)
    const out = overflowX === 'visible' ? beyondEdge(element) : 0
    if (out > 1) found.push(`“${beginningOf(element)}” runs ${out} pixels out of ${nameOf(element)}`)
    if (scrollHeight - clientHeight > 2 && cut(overflowY) && hasText(element))
      found.push(
        `${nameOf(element)} cuts ${scrollHeight - clientHeight} pixels off the height of “${beginningOf(element)}”`,
      )
  }
  for (const image of document.querySelectorAll('img'))
    if (image.complete && image.naturalWidth === 0) found.push(`the picture ${image.alt} is broken`)
  for (const canvas of document.querySelectorAll('canvas')) {
    const { width, height } = canvas
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height)
    if (new Uint32Array(data.buffer).every((pixel, _, all) => pixel === all[0])) found.push('a chart is blank')
  }
  return found
}
