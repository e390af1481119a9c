import { EventEmitter } from 'node:events'
import type { App, BrowserWindow } from 'electron'
import { expect, test, vi } from 'vitest'
import { askBeforeQuitting } from '../../../../src-main/app/quitQuestion.ts'

const dialog = vi.hoisted(() => ({ showMessageBoxSync: vi.fn(() => 0) }))
vi.mock('electron', () => ({ dialog }))

function program({
  busy,
  answer = 0,
  close = async () => {},
}: {
  busy: boolean
  answer?: number
  close?: () => Promise<void>
}) {
  dialog.showMessageBoxSync.mockReset().mockReturnValue(answer)
  const app = Object.assign(new EventEmitter(), { ended: false, quit: () => {} })
  const event = () => ({
    prevented: false,
    preventDefault() {
      this.prevented = true
    },
  })
  app.quit = () => {
    const beforeQuit = event()
    app.emit('before-quit', beforeQuit)
    if (!beforeQuit.prevented) app.ended = true
  }
  const workbench = { busy: () => busy, close: vi.fn(close) }
  const guardClosing = askBeforeQuitting(app as unknown as App, workbench)
  const openWindow = () => {
    const window = new EventEmitter()
    guardClosing(window as unknown as BrowserWindow)
    return ({ closed = true } = {}) => {
      const closing = event()
      window.emit('close', closing)
      if (closed && !closing.prevented) window.emit('closed')
      return !closing.prevented
    }
  }
  return { app, workbench, closeWindow: openWindow(), openWindow }
}

test('without runs the workbench is put down, then the program ends, and nobody is asked', async () => {
  const { app, workbench } = program({ busy: false })
  app.quit()
  expect(app.ended).toBe(false)
  await expect.poll(() => app.ended).toBe(true)
  expect(workbench.close).toHaveBeenCalledOnce()
  expect(dialog.showMessageBoxSync).not.toHaveBeenCalled()
})

test('while runs are at work the person decides: keep running', async () => {
  const { app, workbench } = program({ busy: true, answer: 0 })
  app.quit()
  await Promise.resolve()
  expect(dialog.showMessageBoxSync).toHaveBeenCalledOnce()
  expect(workbench.close).not.toHaveBeenCalled()
  expect(app.ended).toBe(false)
})

test('… or quit', async () => {
  const { app } = program({ busy: true, answer: 1 })
  app.quit()
  app.quit()
  await expect.poll(() => app.ended).toBe(true)
  expect(dialog.showMessageBoxSync).toHaveBeenCalledOnce()
})

test('closing the window means quitting, and the window stays where the person keeps the runs', async () => {
  const kept = program({ busy: true, answer: 0 })
  expect(kept.closeWindow()).toBe(false)
  expect(kept.app.ended).toBe(false)
  const left = program({ busy: false })
  expect(left.closeWindow()).toBe(false)
  await expect.poll(() => left.app.ended).toBe(true)
  expect(left.closeWindow()).toBe(true)
})

test('one of several windows closes without ending the program, the last one does not', async () => {
  const { app, closeWindow, openWindow } = program({ busy: true, answer: 0 })
  const closeOther = openWindow()
  expect(closeWindow()).toBe(true)
  await Promise.resolve()
  expect(dialog.showMessageBoxSync).not.toHaveBeenCalled()
  expect(closeOther()).toBe(false)
  expect(dialog.showMessageBoxSync).toHaveBeenCalledOnce()
  expect(app.ended).toBe(false)
})

test('of two windows that are closed together one stays while runs are at work', () => {
  const { app, closeWindow, openWindow } = program({ busy: true, answer: 0 })
  const closeOther = openWindow()
  // “Close all windows”: both begin before one has ended.
  expect(closeWindow({ closed: false })).toBe(true)
  expect(closeOther()).toBe(false)
  expect(dialog.showMessageBoxSync).toHaveBeenCalledOnce()
  expect(app.ended).toBe(false)
})

test('a project that cannot be put down does not keep the program alive', async () => {
  const { app } = program({ busy: false, close: async () => Promise.reject(new Error('the disk is gone')) })
  app.quit()
  await expect.poll(() => app.ended).toBe(true)
})
