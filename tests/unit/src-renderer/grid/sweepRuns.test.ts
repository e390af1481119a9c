import { afterEach, expect, test } from 'vitest'
import type { RunRow } from '../../../../src-shared/contract/views.ts'
import { sweepsOf } from '../../../../src-renderer/grid/sweepRuns.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage | undefined
afterEach(() => page?.close())

test('a sweep is the runs that were begun for it and those that were there; those keep the sweep that they were begun for', () => {
  const sweeps = sweepsOf([
    { id: '1-a', sweep: { first: '1-a' } },
    { id: '2-b', sweep: { first: '1-a' } },
    { id: '3-alone' },
    { id: '4-c', sweep: { first: '4-c', taken: ['1-a', '3-alone', '9-removed'] } },
    { id: '10-d', sweep: { first: '4-c' } },
    { id: '11-left', sweep: { first: '8-removed' } },
  ])
  expect(sweeps.get('1-a')).toEqual(['1-a', '2-b'])
  // One list, by which the address of its grid is found once.
  expect(sweeps.get('2-b')).toBe(sweeps.get('1-a'))
  expect(sweeps.get('4-c')).toEqual(['1-a', '3-alone', '4-c', '10-d'])
  expect(sweeps.get('3-alone')).toEqual(sweeps.get('10-d'))
  expect(sweeps.has('11-left')).toBe(false)
})

function studyOfSweep() {
  const base = fakeProject().runs.find(({ id }) => id === 'roundtrip')!
  const runs = ['0001-a', '0002-other', '0003-b'].map((id): RunRow => ({
    ...base,
    id,
    name: id,
    ...(id !== '0002-other' && { sweep: { first: '0001-a' } }),
  }))
  return fakeWorkbench({ project: { ...fakeProject(), runs } })
}

test.each(['', '/jobs', '/runs/0003-b'])('a sweep leads to the grid of exactly its runs, from %s', async (place) => {
  page = await openPage(`/project/fakeproject1${place}`, studyOfSweep())
  const link = await page.wait(() => page!.find('a', /^(Sweep of 2 as a grid|Grid of the sweep of 2)$/))
  link.click()
  await page.wait(() => page!.router.currentRoute.value.name === 'grid')
  expect(page.router.currentRoute.value.query).toEqual({ runs: '1,3' })
})
