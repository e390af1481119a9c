import { ESLint } from 'eslint'
import { describe, expect, test } from 'vitest'
import { refusal } from '../../../eslint/folderArrows.js'

const root = new URL('../../..', import.meta.url).pathname

describe('allowed', () => {
  test.each([
    ['the page uses what is shared', 'src-renderer/run/RunPage.vue', '../../src-shared/contract/contract.ts'],
    ['the page uses its framework', 'src-renderer/main.ts', 'vue'],
    ['the commands use the workbench', 'src-main/cli/session.ts', '../workbench/createWorkbench.ts'],
    ['the server uses ws', 'src-main/server/startServer.ts', 'ws'],
    ['the engine runs ONNX Runtime', 'src-main/engine/modelSession.ts', 'onnxruntime-node'],
    ['the workbench measures and stores', 'src-main/workbench/services/runs.ts', '../../store/npyFile.ts'],
    ['a folder uses itself', 'src-main/store/journal.ts', './npyFile.ts'],
    ['a folder uses the folders inside it', 'src-main/models/openModel.ts', './readers/torchFile.ts'],
    ['the store uses files', 'src-main/store/npyFile.ts', 'node:fs/promises'],
    ['tests use everything', 'tests/contract/transports.ts', '../../src-renderer/host/messagePort.ts'],
    ['a part of an allowed package', 'src-renderer/main.ts', '@fontsource-variable/inter/wght.css'],
  ])('%s', (_statement, file, specifier) => {
    expect(refusal(file, specifier)).toBeUndefined()
  })
})

describe('refused', () => {
  test.each([
    ['the page reaches into main', 'src-renderer/main.ts', '../src-main/store/npyFile.ts'],
    ['the page uses Node', 'src-renderer/main.ts', 'node:fs'],
    ['what is shared uses Node', 'src-shared/project/projectFile.ts', 'node:path'],
    ['what is shared reaches into main', 'src-shared/contract/contract.ts', '../../src-main/store/journal.ts'],
    ['errors know the contract', 'src-shared/errors/errors.ts', '../contract/contract.ts'],
    ['the numbers read files', 'src-main/diffusion/schedule.ts', 'node:fs'],
    ['the numbers know the store', 'src-main/diffusion/schedule.ts', '../store/npyFile.ts'],
    ['the workbench knows its shells', 'src-main/workbench/createWorkbench.ts', '../server/startServer.ts'],
    ['the workbench runs ONNX Runtime itself', 'src-main/workbench/createWorkbench.ts', 'onnxruntime-node'],
    ['the engine knows the workbench', 'src-main/engine/main.ts', '../workbench/createWorkbench.ts'],
    ['anybody but the app imports electron', 'src-main/workbench/createWorkbench.ts', 'electron'],
    ['a package whose name only begins like an allowed one', 'src-main/server/startServer.ts', 'ws-extra'],
    ['a path that comes back from outside', 'src-renderer/main.ts', '../src-renderer/../src-main/app/main.ts'],
  ])('%s', (_statement, file, specifier) => {
    expect(refusal(file, specifier)).toContain('eslint/folderArrows.js')
  })
})

test('the reason names what the folder may import instead', () => {
  expect(refusal('src-renderer/main.ts', '../src-main/store/npyFile.ts')).toBe(
    'src-renderer may not import src-main/store/npyFile.ts. It may import src-renderer, src-shared (eslint/folderArrows.js).',
  )
})

test('lint reports every way to import against an arrow', async () => {
  const offending = `
    import { readFile } from 'node:fs/promises'
    import type { Journal } from '../../src-main/store/journal.ts'
    export { ddimStep } from '../../src-main/diffusion/ddimStep.ts'
    export * from 'electron'
    export const later = () => import('../../src-main/engine/main.ts')
    export const use = (journal: Journal) => readFile(String(journal))
  `
  const eslint = new ESLint({ cwd: root })
  const [{ messages }] = await eslint.lintText(offending, { filePath: 'src-shared/studies/offending.ts' })
  const reported = messages.filter(({ ruleId }) => ruleId === 'inverscope/folder-arrows')
  expect(reported.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6])
})
