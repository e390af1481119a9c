import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, readdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { appendJournalLine } from '../../../../src-main/store/journal.ts'
import { createNanNpy } from '../../../../src-main/store/npyFile.ts'
import { temporaryFolder } from './temporaryFolder.ts'

/** What the system itself answers, where the other tests only imitate it. */
describe('the system refuses to write', () => {
  beforeEach((context) => {
    if (process.platform !== 'linux') context.skip('needs /dev/full and the size limits of Linux')
  })

  test('an array on a full device is a full disk', async () => {
    const file = path.join(temporaryFolder(), 'latents.npy')
    symlinkSync('/dev/full', file)
    await expect(createNanNpy(file, [4, 3, 8, 8])).rejects.toMatchObject({ code: 'disk-full', data: { path: file } })
    expect(lstatSync(file, { throwIfNoEntry: false })).toBeUndefined()
  })

  test('a journal on a full device is a full disk', async () => {
    const file = path.join(temporaryFolder(), 'journal.jsonl')
    symlinkSync('/dev/full', file)
    const line = { batch: 0, first: 0, count: 1, token: 't', seconds: 1, sums: {} }
    await expect(appendJournalLine(file, line)).rejects.toMatchObject({ code: 'disk-full', data: { path: file } })
  })

  test('an array beyond the size that this user may write leaves nothing behind', () => {
    const folder = temporaryFolder()
    const file = path.join(folder, 'latents.npy')
    const store = path.join(import.meta.dirname, '../../../../src-main/store/npyFile.ts')
    const program = `
      const { createNanNpy } = await import(${JSON.stringify(store)})
      await createNanNpy(${JSON.stringify(file)}, [1000, 1000]).catch((error) => process.stdout.write(error.code + ' ' + error.message))`
    const { stdout } = spawnSync('sh', [
      '-c',
      'ulimit -f 64; exec "$0" --input-type=module -e "$1"',
      process.execPath,
      program,
    ])
    expect(stdout.toString()).toMatch(/^folder-not-writable .*larger than this user or file system allows/)
    expect(existsSync(file)).toBe(false)
    expect(readdirSync(folder)).toEqual([])
  })
})
