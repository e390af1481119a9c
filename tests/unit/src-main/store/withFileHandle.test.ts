import type * as FileSystem from 'node:fs/promises'
import { expect, test, vi } from 'vitest'
import { FolderSilent } from '../../../../src-shared/errors/errors.ts'
import { withFileHandle } from '../../../../src-main/store/withFileHandle.ts'

const opening = Promise.withResolvers<FileSystem.FileHandle>()
vi.mock('node:fs/promises', async (original) => ({
  ...(await original<typeof FileSystem>()),
  open: () => opening.promise,
}))
// Five minutes are over at once.
vi.mock('../../../../src-main/store/answerInTime.ts', () => ({
  answerInTime: (file: string) => Promise.reject(FolderSilent({ path: file, seconds: 300 })),
}))

test('a file that a silent folder opens when nobody waits for it any more is closed', async () => {
  const use = vi.fn<() => Promise<void>>()
  await expect(withFileHandle('/net/a.npy', 'r', use)).rejects.toMatchObject({ code: 'folder-silent' })
  const close = vi.fn<() => Promise<void>>(() => Promise.resolve())
  opening.resolve({ close } as unknown as FileSystem.FileHandle)
  await expect.poll(() => close.mock.calls.length).toBe(1)
  expect(use).not.toHaveBeenCalled()
})
