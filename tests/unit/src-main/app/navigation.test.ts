import { EventEmitter } from 'node:events'
import type { App } from 'electron'
import { expect, test, vi } from 'vitest'
import { restrictNavigation } from '../../../../src-main/app/navigation.ts'

const shell = vi.hoisted(() => ({ openExternal: vi.fn(async () => {}) }))
vi.mock('electron', () => ({ shell }))

type OpenHandler = (details: { url: string }) => { action: string }

function newContents() {
  const app = new EventEmitter()
  restrictNavigation(app as unknown as App)
  let openHandler: OpenHandler = () => ({ action: 'allow' })
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (handler: OpenHandler) => (openHandler = handler),
    downloadURL: vi.fn(),
  })
  app.emit('web-contents-created', {}, contents)
  const isRefused = (name: string, details: object) => {
    const preventDefault = vi.fn()
    contents.emit(name, { preventDefault, ...details })
    return preventDefault.mock.calls.length > 0
  }
  return { contents, isRefused, open: (url: string) => openHandler({ url }) }
}

test.each(['will-frame-navigate', 'will-redirect'])('%s away from the page is refused', (name) => {
  const { isRefused } = newContents()
  expect(isRefused(name, { url: 'https://example.org/', isMainFrame: true })).toBe(true)
  expect(isRefused(name, { url: 'inverscope://app/blob/p/figures/f/f.svg', isMainFrame: true })).toBe(true)
  expect(isRefused(name, { url: 'inverscope://app/index.html#/project/a1', isMainFrame: true })).toBe(false)
})

test('a frame inside the page goes nowhere, not even to the page', () => {
  expect(newContents().isRefused('will-frame-navigate', { url: 'inverscope://app/', isMainFrame: false })).toBe(true)
})

test('webviews are never attached', () => {
  expect(newContents().isRefused('will-attach-webview', {})).toBe(true)
})

test('no window opens: an allowed link goes to the browser, a figure is saved, anything else is dropped', () => {
  const { contents, open } = newContents()
  for (const url of ['https://arxiv.org/abs/1', 'inverscope://app/blob/p/figures/f/f.pdf', 'https://example.org/'])
    expect(open(url)).toEqual({ action: 'deny' })
  expect(shell.openExternal.mock.calls).toEqual([['https://arxiv.org/abs/1']])
  expect(contents.downloadURL.mock.calls).toEqual([['inverscope://app/blob/p/figures/f/f.pdf']])
})
