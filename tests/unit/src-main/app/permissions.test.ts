import type { Session } from 'electron'
import { expect, test } from 'vitest'
import { restrictPermissions } from '../../../../src-main/app/permissions.ts'

type Request = (contents: null, name: string, answer: (granted: boolean) => void, details: object) => void
type Check = (contents: null, name: string, origin: string, details: object) => boolean

function handlers() {
  const set: { request?: Request; check?: Check; device?: () => boolean } = {}
  restrictPermissions({
    setPermissionRequestHandler: (handler: Request) => (set.request = handler),
    setPermissionCheckHandler: (handler: Check) => (set.check = handler),
    setDevicePermissionHandler: (handler: () => boolean) => (set.device = handler),
  } as unknown as Session)
  const request = (name: string, requestingUrl = 'inverscope://app/index.html', isMainFrame = true) => {
    let answer: boolean | undefined
    set.request!(null, name, (granted) => (answer = granted), { requestingUrl, isMainFrame })
    return answer
  }
  const check = (name: string, origin = 'inverscope://app/') => set.check!(null, name, origin, {})
  return { request, check, device: set.device! }
}

const unused = [
  'media',
  'geolocation',
  'notifications',
  'midi',
  'clipboard-read',
  'fullscreen',
  'openExternal',
  'hid',
  'usb',
]

test.each(unused)('%s is denied, asked for or checked', (name) => {
  const { request, check } = handlers()
  expect(request(name)).toBe(false)
  expect(check(name)).toBe(false)
})

test('the page may copy text, and nobody else may', () => {
  const { request, check } = handlers()
  expect(request('clipboard-sanitized-write')).toBe(true)
  expect(check('clipboard-sanitized-write')).toBe(true)
  expect(request('clipboard-sanitized-write', 'https://example.org/')).toBe(false)
  expect(request('clipboard-sanitized-write', 'inverscope://app/', false)).toBe(false)
  expect(check('clipboard-sanitized-write', 'https://example.org')).toBe(false)
})

test('no device is given out', () => {
  expect(handlers().device()).toBe(false)
})
