import { BrowserWindow, dialog, type FileFilter } from 'electron'
import type { WorkbenchOptions } from '../workbench/createWorkbench.ts'

type PickPath = NonNullable<WorkbenchOptions['pickPath']>

const allFiles = { name: 'All files', extensions: ['*'] }
const filters: Readonly<Record<string, FileFilter[]>> = {
  project: [{ name: 'Inverscope project', extensions: ['inverscope'] }],
  model: [{ name: 'Checkpoint', extensions: ['pt', 'pth', 'safetensors', 'bin', 'onnx'] }, allFiles],
  encoder: [{ name: 'ONNX', extensions: ['onnx'] }, allFiles],
  dataset: [{ name: 'Tensor', extensions: ['npy', 'npz', 'pt'] }, allFiles],
  tensor: [{ name: 'Tensor', extensions: ['npy', 'npz', 'pt'] }, allFiles],
}

/** Asks with the system's own dialogs. @returns undefined where the person changed their mind */
export const pickPath: PickPath = async ({ title, what, defaultName }) => {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
  const options = { title, defaultPath: defaultName, filters: filters[what] }
  if (what === 'figure') return (await dialog.showSaveDialog(window, options)).filePath || undefined
  const properties = await propertiesFor(what, window)
  if (!properties) return undefined
  return (await dialog.showOpenDialog(window, { ...options, properties })).filePaths[0]
}

type Property = 'openFile' | 'openDirectory' | 'createDirectory'

/** A model may be one checkpoint or a folder of them, a dataset a folder of images or a tensor file. Only macOS has a dialog for both. */
async function propertiesFor(what: string, window: BrowserWindow): Promise<Property[] | undefined> {
  if (what === 'project' || what === 'encoder' || what === 'tensor') return ['openFile']
  if (what !== 'model' && what !== 'dataset') return ['openDirectory', 'createDirectory']
  if (process.platform === 'darwin') return ['openFile', 'openDirectory']
  const buttons = what === 'model' ? ['Folder of checkpoints', 'One checkpoint'] : ['Folder of images', 'Tensor file']
  const { response } = await dialog.showMessageBox(window, {
    message: what === 'model' ? 'Which form has the model?' : 'Which form has the dataset?',
    buttons: [...buttons, 'Cancel'],
    cancelId: 2,
  })
  return response === 2 ? undefined : [response === 0 ? 'openDirectory' : 'openFile']
}
