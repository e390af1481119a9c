import { expect, test, vi } from 'vitest'
import { stayAwakeWhileBusy } from '../../../../src-main/app/powerSave.ts'

const blocker = vi.hoisted(() => ({ start: vi.fn(() => 0), stop: vi.fn() }))
vi.mock('electron', () => ({ powerSaveBlocker: blocker }))

test('the machine stays awake from the first run to the last, and may sleep otherwise', () => {
  let jobs = 0
  const onJobsChange = new Set<() => void>()
  stayAwakeWhileBusy({ busy: () => jobs > 0, onJobsChange })
  const become = (count: number) => {
    jobs = count
    for (const listener of onJobsChange) listener()
  }
  become(0)
  expect(blocker.start).not.toHaveBeenCalled()
  become(1)
  become(2)
  become(1)
  expect(blocker.start.mock.calls).toEqual([['prevent-app-suspension']])
  expect(blocker.stop).not.toHaveBeenCalled()
  become(0)
  expect(blocker.stop.mock.calls).toEqual([[0]])
  become(1)
  expect(blocker.start).toHaveBeenCalledTimes(2)
})
