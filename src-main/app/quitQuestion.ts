import { dialog, type App, type BrowserWindow } from 'electron'

/**
 * Asks before the program ends while runs are at work, then lets the workbench put everything down before it does: engines end, locks
 * are released, what was finished stays and can be resumed.
 *
 * @returns a function that makes closing the last window mean quitting
 */
export function askBeforeQuitting(
  app: App,
  workbench: { busy(): boolean; close(): Promise<void> },
): (window: BrowserWindow) => void {
  let state: 'open' | 'closing' | 'closed' = 'open'
  app.on('before-quit', (event) => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'closing' || (workbench.busy() && !agrees())) return
    state = 'closing'
    void workbench
      .close()
      .catch(() => {}) // a project that cannot be put down must not keep the program alive; its journal is on disk
      .then(() => {
        state = 'closed'
        app.quit()
      })
  })
  const windows = new Set<BrowserWindow>()
  return (window) => {
    windows.add(window)
    window.on('close', (event) => {
      // At once, not when it is closed: of two that are closed together the second is the last.
      if (state === 'closed' || windows.size > 1) return void windows.delete(window)
      event.preventDefault()
      app.quit()
    })
  }
}

function agrees(): boolean {
  const keep = 0
  const answer = dialog.showMessageBoxSync({
    type: 'question',
    message: 'Runs are still at work.',
    detail: 'Quitting stops them after the images that are finished. They can be resumed later and lose nothing.',
    buttons: ['Keep running', 'Quit'],
    defaultId: keep,
    cancelId: keep,
  })
  return answer !== keep
}
