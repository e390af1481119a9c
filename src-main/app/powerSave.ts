import { powerSaveBlocker } from 'electron'

/**
 * Keeps the machine from going to sleep while a run is at work; the screen may. https://www.electronjs.org/docs/latest/api/power-save-blocker
 *
 * @param workbench  `onJobsChange` is called whenever `busy` may have changed
 */
export function stayAwakeWhileBusy(workbench: { busy(): boolean; onJobsChange: Set<() => void> }): void {
  let blocker: number | undefined
  workbench.onJobsChange.add(() => {
    if (workbench.busy() === (blocker !== undefined)) return
    if (blocker === undefined) blocker = powerSaveBlocker.start('prevent-app-suspension')
    else {
      powerSaveBlocker.stop(blocker)
      blocker = undefined
    }
  })
}
