import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMemoryHistory } from 'vue-router'
import { createWorkbenchRouter } from '../../../../src-renderer/router.ts'
import { pageTitle } from '../../../../src-renderer/shell/pageTitle.ts'
import { fakeProject } from '../fakeProject.ts'
import { openPage, type OpenPage } from '../openPage.ts'

const project = {
  ...fakeProject(),
  runs: [{ ...fakeProject().runs[0], id: 'run-100', name: '0003-roundtrip' }],
}
const named = {
  project,
  studies: [{ id: 'first', name: 'Does it settle?' }],
  series: [{ key: 'landscape-ddpm.same', name: 'landscape-ddpm' }],
}
const titleOf = (name: string, params = {}, query = {}) =>
  pageTitle({ name, params: { projectId: project.projectId, ...params }, query }, named)

test.each([
  ['project', {}, {}, ''],
  ['run', { runId: 'run-100' }, {}, 'Gallery of 0003-roundtrip – '],
  ['run', { runId: 'run-100' }, { view: 'health' }, 'Health of 0003-roundtrip – '],
  ['image', { runId: 'run-100', row: '8' }, {}, 'Image #008 of 0003-roundtrip – '],
  ['training', { series: 'landscape-ddpm.same' }, {}, 'landscape-ddpm over training – '],
  ['training', { series: 'gone' }, {}, 'Over training – '],
  ['compare', {}, {}, 'Compare – '],
  ['compare', {}, { show: 'numbers' }, 'Compare numbers – '],
  ['study', { studyId: 'first' }, {}, 'Does it settle? – '],
  ['dataset', { datasetId: 'potted-32' }, {}, 'potted-32 – '],
  ['jobs', {}, {}, 'Jobs – '],
  ['run', { runId: 'gone' }, {}, ''],
])('the window is called after its page, what differs first: %s %o %o', (name, params, query, page) => {
  expect(titleOf(name, params, query)).toBe(`${page}hidden-relations – Inverscope`)
})

let page: OpenPage | undefined
beforeEach(() => localStorage.clear())
afterEach(() => {
  page?.close()
  page = undefined
})

test('the window is called anew with every place that one goes to, and as the program where no project is shown', async () => {
  const { router, wait, text } = (page = await openPage('/project/fakeproject1'))
  await wait(() => document.title === 'hidden-relations – Inverscope')
  await router.push('/project/fakeproject1/runs/roundtrip')
  await wait(() => document.title === 'Gallery of Round trip T 50 – hidden-relations – Inverscope')
  await router.push({ query: { view: 'chart' } })
  await wait(() => document.title === 'Chart of Round trip T 50 – hidden-relations – Inverscope')
  await router.push('/')
  await wait(() => text().includes('Open'))
  expect(document.title).toBe('Inverscope')
})

test('every page of the program has a name', () => {
  const places = createWorkbenchRouter(createMemoryHistory())
    .getRoutes()
    .flatMap(({ name, path }) => (/^\/project\/.+\/[^:]+$/.test(path) ? [name] : []))
  expect(places.length).toBeGreaterThan(5)
  for (const name of places) expect(titleOf(String(name))).toMatch(/^\S.* – hidden-relations – Inverscope$/)
})
