import { expect, test } from 'vitest'
import { createMemoryHistory } from 'vue-router'
import { createLine } from '../../../../src-renderer/host/line.ts'
import { createWorkbenchRouter } from '../../../../src-renderer/router.ts'
import { enterOpenProject } from '../../../../src-renderer/start/enterOpenProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'

async function entered(address: string, open: { projectId: string; name: string }[]): Promise<string> {
  const workbench = fakeWorkbench()
  const { describeHost } = workbench.handlers
  workbench.handlers.describeHost = async (input, context) => ({ ...(await describeHost(input, context)), open })
  const line = createLine(workbench.host, () => {})
  const router = createWorkbenchRouter(createMemoryHistory())
  await router.push(address)
  await enterOpenProject(router, line)
  line.close()
  return router.currentRoute.value.path
}

const open = [{ projectId: 'fakeproject1', name: 'hidden-relations' }]

test('the page goes to the project that the program was started with', async () => {
  expect(await entered('/', open)).toBe('/project/fakeproject1')
})

test('without a project the start page stays, and an address that names a place is kept', async () => {
  expect(await entered('/', [])).toBe('/')
  expect(await entered('/project/another00001', open)).toBe('/project/another00001')
})
