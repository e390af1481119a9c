import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readProjectFile } from '../../../../src-main/store/projectStore.ts'
import { readText } from '../../../../src-main/store/readText.ts'
import { temporaryFolder } from './temporaryFolder.ts'

test('a file is read whole', async () => {
  const file = path.join(temporaryFolder(), 'run.json')
  writeFileSync(file, 'x̂_T'.repeat(100_000))
  expect(await readText(file)).toBe('x̂_T'.repeat(100_000))
})

test('one that is too long is refused before it is read', async () => {
  const file = path.join(temporaryFolder(), 'run.json')
  writeFileSync(file, 'twelve bytes')
  await expect(readText(file, { longest: 11 })).rejects.toMatchObject({
    code: 'file-not-readable',
    data: { path: file, reason: expect.stringMatching(/12 bytes/) },
  })
})

test('a link is followed only where it may be', async () => {
  const folder = temporaryFolder()
  writeFileSync(path.join(folder, 'there'), 'text')
  symlinkSync('there', path.join(folder, 'link'))
  expect(await readText(path.join(folder, 'link'))).toBe('text')
  await expect(readText(path.join(folder, 'link'), { follow: false })).rejects.toMatchObject({ code: 'ELOOP' })
})

test('a folder and a named pipe are no project', async (context) => {
  if (process.platform === 'win32') context.skip('Windows has no named pipes among its files')
  const folder = temporaryFolder()
  const [pipe, inside] = [path.join(folder, 'pipe.inverscope'), path.join(folder, 'folder.inverscope')]
  execFileSync('mkfifo', [pipe])
  mkdirSync(inside)
  for (const file of [pipe, inside])
    await expect(readProjectFile(file)).rejects.toMatchObject({ code: 'file-not-readable' })
})
