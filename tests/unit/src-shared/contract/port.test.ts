import { expect, test, vi } from 'vitest'
import { memoryPorts } from '../../../../src-shared/contract/port.ts'

test('a message is copied and arrives later, as over a line between processes', async () => {
  const [near, far] = memoryPorts()
  const heard = vi.fn()
  far.onMessage(heard)
  const message = { rows: [1, 2], left: undefined }
  near.send(message)
  message.rows.push(3)
  expect(heard).not.toHaveBeenCalled()
  await expect.poll(() => heard).toHaveBeenCalledExactlyOnceWith({ rows: [1, 2] })
})

test('messages arrive in order', async () => {
  const [near, far] = memoryPorts()
  const heard: unknown[] = []
  far.onMessage((message) => heard.push(message))
  for (const value of [1, 2, 3]) near.send(value)
  await expect.poll(() => heard).toEqual([1, 2, 3])
})

test('both ends hear once that the line was closed, also who asks later', async () => {
  const [near, far] = memoryPorts()
  const closed = { near: vi.fn(), far: vi.fn(), late: vi.fn() }
  near.onClose(closed.near)
  far.onClose(closed.far)
  near.close()
  far.close()
  far.onClose(closed.late)
  await expect.poll(() => closed.late).toHaveBeenCalledOnce()
  expect(closed.near).toHaveBeenCalledOnce()
  expect(closed.far).toHaveBeenCalledOnce()
})

test('nothing is sent over a closed line', async () => {
  const [near, far] = memoryPorts()
  const heard = vi.fn()
  far.onMessage(heard)
  near.close()
  near.send('late')
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(heard).not.toHaveBeenCalled()
})
