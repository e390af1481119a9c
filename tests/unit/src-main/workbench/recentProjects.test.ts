import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { recentProjects } from '../../../../src-main/workbench/services/recentProjects.ts'

async function folderWith(...names: string[]): Promise<{ home: string; place: (name: string) => string }> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'inverscope-recent-'))
  onTestFinished(() => rm(home, { recursive: true }))
  const place = (name: string) => path.join(home, name)
  for (const name of names) await writeFile(place(name), '')
  return { home, place }
}

test('the project that was opened last comes first, once', async () => {
  const { home, place } = await folderWith('a', 'b')
  const recent = recentProjects({ INVERSCOPE_HOME: home })
  for (const name of ['a', 'b', 'a']) await recent.add({ name, path: place(name) })
  expect((await recent.list()).map(({ name }) => name)).toEqual(['a', 'b'])
})

test('a project that is not there now is not shown, and is again when it comes back', async () => {
  const { home, place } = await folderWith('a', 'b')
  const recent = recentProjects({ INVERSCOPE_HOME: home })
  expect(await recent.list()).toEqual([])
  for (const name of ['a', 'b']) await recent.add({ name, path: place(name) })
  await rm(place('a'))
  expect(await recent.list()).toEqual([{ name: 'b', path: place('b') }])
  await writeFile(place('a'), '')
  expect((await recent.list()).map(({ name }) => name)).toEqual(['b', 'a'])
})

test('a damaged list counts as empty and is written anew', async () => {
  const { home, place } = await folderWith('a')
  const recent = recentProjects({ INVERSCOPE_HOME: home })
  await writeFile(path.join(home, 'recent.json'), '{ broken')
  expect(await recent.list()).toEqual([])
  await recent.add({ name: 'a', path: place('a') })
  expect(JSON.parse(await readFile(path.join(home, 'recent.json'), 'utf8'))).toHaveLength(1)
})

test('a disk that keeps silent is asked once, and keeps neither the list nor what is on it from being shown', async () => {
  const { home, place } = await folderWith('a', 'b')
  const asked: string[] = []
  const recent = recentProjects({ INVERSCOPE_HOME: home }, (file) => {
    asked.push(file)
    return new Promise(() => {})
  })
  for (const name of ['a', 'b']) await recent.add({ name, path: place(name) })
  for (let count = 0; count < 2; count++) expect((await recent.list()).map(({ name }) => name)).toEqual(['b', 'a'])
  expect(asked).toEqual([place('b')])
})
