/**
 * Does something once the browser has painted; at once where the page is out of sight, since it is not painted then.
 *
 * @returns gives it up
 */
export function afterPaint(act: () => void): () => void {
  if (document.hidden) {
    act()
    return () => {}
  }
  let timer = 0
  // Frames are asked for before they are painted, so the first moment after one is that of a timer.
  const frame = requestAnimationFrame(() => (timer = window.setTimeout(act)))
  return () => {
    cancelAnimationFrame(frame)
    window.clearTimeout(timer)
  }
}
