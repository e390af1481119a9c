import { app, BrowserWindow, dialog, Menu, protocol, session, shell } from 'electron'
import { errorToMessage } from '../../src-shared/errors/errors.ts'
import { createWorkbench } from '../workbench/createWorkbench.ts'
import { pageAddress, projectAddress } from './appAddress.ts'
import { appFolders } from './appFolders.ts'
import { handleAppProtocol, registerAppScheme } from './appProtocol.ts'
import { handOutPorts } from './handOutPorts.ts'
import { menuTemplate } from './menu.ts'
import { restrictNavigation } from './navigation.ts'
import { openWindow } from './openWindow.ts'
import { restrictPermissions } from './permissions.ts'
import { pickPath } from './pickPath.ts'
import { stayAwakeWhileBusy } from './powerSave.ts'
import { onProjectFile, projectIn } from './projectFiles.ts'
import { askBeforeQuitting } from './quitQuestion.ts'
import { utilityEngine } from './utilityEngine.ts'

/**
 * The desktop workbench: windows on the workbench's page, everything else is the workbench's. What must happen before the app is
 * ready stands first. https://www.electronjs.org/docs/latest/tutorial/security
 */
app.enableSandbox()
registerAppScheme(protocol)
restrictNavigation(app)

if (app.requestSingleInstanceLock()) {
  const opener = start()
  onProjectFile(app, (file) => void opener.then((open) => open(file)))
} else app.quit()

/** @returns opens a project file in the window, or shows the window where there is none to open */
async function start(): Promise<(file: string | undefined) => Promise<void>> {
  await app.whenReady()
  const folders = appFolders(import.meta.dirname, app.isPackaged ? process : undefined)
  const workbench = createWorkbench({
    shell: 'electron',
    launchEngine: utilityEngine(folders.engine),
    resourcesFolder: folders.resources,
    pickPath,
    reveal: (file) => shell.showItemInFolder(file),
  })
  restrictPermissions(session.defaultSession)
  handleAppProtocol(protocol, { rendererFolder: folders.renderer, resolveBlob: workbench.resolveBlob })
  handOutPorts(workbench.serve)
  stayAwakeWhileBusy(workbench)
  const guardClosing = askBeforeQuitting(app, workbench)

  async function addressOf(file: string | undefined): Promise<string | undefined> {
    if (file === undefined) return undefined
    try {
      const { signal } = new AbortController()
      return projectAddress((await workbench.handlers.openProject({ path: file }, { signal })).projectId)
    } catch (error) {
      dialog.showErrorBox('The project cannot be opened', errorToMessage(error).message)
      return undefined
    }
  }

  const named = projectIn(process.argv, process.cwd(), app.getAppPath())
  const show = (address: string) => guardClosing(openWindow({ ...folders, address }))
  show((await addressOf(named)) ?? pageAddress)
  // Beside the one that is looked at, on the same page: two screens, or two places of one project.
  const newWindow = () => show(BrowserWindow.getFocusedWindow()?.webContents.getURL() ?? pageAddress)

  async function open(file: string | undefined): Promise<void> {
    const address = await addressOf(file)
    const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows().at(0)
    // None is left while the program puts its work down before it ends.
    if (!window) return
    if (address) await window.loadURL(address)
    if (window.isMinimized()) window.restore()
    window.focus()
  }
  const askAndOpen = async () => open(await pickPath({ title: 'Open project', what: 'project' }))
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate(process.platform, { openProject: () => void askAndOpen(), newWindow })),
  )
  return open
}
