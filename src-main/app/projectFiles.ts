import path from 'node:path'
import type { App } from 'electron'

/**
 * The project in a command line, a file or its folder: the last argument that is neither a switch nor the program itself. The system puts
 * it there for a double-clicked file, `inverscope open` for the one it was given.
 *
 * @param folder  what relative paths are relative to
 * @param appPath  the program's own folder, which Electron takes as an argument when it is not packaged
 */
export function projectIn(commandLine: readonly string[], folder: string, appPath: string): string | undefined {
  return commandLine
    .slice(1)
    .filter((argument) => argument !== '' && !argument.startsWith('-'))
    .map((argument) => path.resolve(folder, argument))
    .findLast((file) => file !== path.resolve(appPath))
}

/**
 * Calls `open` for every project that the system asks the running program to open: double-clicked on macOS (`open-file`), or given to a
 * second instance elsewhere, which ends at once. https://www.electronjs.org/docs/latest/api/app#event-open-file-macos
 */
export function onProjectFile(app: App, open: (project: string | undefined) => void): void {
  app.on('open-file', (event, file) => {
    event.preventDefault()
    open(file)
  })
  app.on('second-instance', (_event, commandLine, folder) => open(projectIn(commandLine, folder, app.getAppPath())))
}
