import { beforeEach, expect, test, vi } from 'vitest'
import { pickPath } from '../../../../src-main/app/pickPath.ts'

const window = {}
const dialog = vi.hoisted(() => ({ showOpenDialog: vi.fn(), showSaveDialog: vi.fn(), showMessageBox: vi.fn() }))
vi.mock('electron', () => ({ dialog, BrowserWindow: { getFocusedWindow: () => null, getAllWindows: () => [window] } }))
beforeEach(() => {
  dialog.showOpenDialog.mockReset().mockResolvedValue({ filePaths: ['/data/chosen'] })
  dialog.showMessageBox.mockReset()
  vi.spyOn(process, 'platform', 'get').mockReturnValue('linux')
})

const propertiesAsked = () => dialog.showOpenDialog.mock.calls[0][1].properties

test('a project is a file that ends in .inverscope', async () => {
  expect(await pickPath({ title: 'Open project', what: 'project' })).toBe('/data/chosen')
  const [parent, options] = dialog.showOpenDialog.mock.calls[0]
  expect(parent).toBe(window)
  expect(options).toMatchObject({ title: 'Open project', properties: ['openFile'] })
  expect(options.filters[0].extensions).toEqual(['inverscope'])
})

test.each([
  ['model', 0, ['openDirectory']],
  ['model', 1, ['openFile']],
  ['dataset', 0, ['openDirectory']],
])('a %s may be a folder or a file, and the person says which (%i)', async (what, response, properties) => {
  dialog.showMessageBox.mockResolvedValue({ response })
  expect(await pickPath({ title: 'Add', what })).toBe('/data/chosen')
  expect(propertiesAsked()).toEqual(properties)
})

test('macOS offers both in one dialog', async () => {
  vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin')
  await pickPath({ title: 'Add model', what: 'model' })
  expect(propertiesAsked()).toEqual(['openFile', 'openDirectory'])
  expect(dialog.showMessageBox).not.toHaveBeenCalled()
})

test('who changes their mind chooses nothing', async () => {
  dialog.showMessageBox.mockResolvedValue({ response: 2 })
  expect(await pickPath({ title: 'Add', what: 'model' })).toBeUndefined()
  dialog.showOpenDialog.mockResolvedValue({ canceled: true, filePaths: [] })
  expect(await pickPath({ title: 'Folder', what: 'newProject' })).toBeUndefined()
  dialog.showSaveDialog.mockResolvedValue({ canceled: true, filePath: '' })
  expect(await pickPath({ title: 'Export', what: 'figure', defaultName: 'distances.pdf' })).toBeUndefined()
})
