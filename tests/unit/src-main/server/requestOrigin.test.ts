import { hostname } from 'node:os'
import { describe, expect, test } from 'vitest'
import { isAllowedHost, isLoopback, isSameOrigin } from '../../../../src-main/server/requestOrigin.ts'

test('loopback is what only this machine can reach', () => {
  expect(['127.0.0.1', '127.3.2.1', 'localhost', '::1', '[::1]'].every(isLoopback)).toBe(true)
  expect(['0.0.0.0', '::', '192.168.0.7', '127.evil.example', 'localhost.evil.example', ''].some(isLoopback)).toBe(
    false,
  )
})

describe('a server on loopback', () => {
  test.each(['127.0.0.1:8000', 'localhost:8000', '[::1]:8000', 'LOCALHOST', 'localhost:9'])('answers %s', (host) => {
    expect(isAllowedHost(host, '127.0.0.1')).toBe(true)
  })
  test.each([
    undefined,
    '',
    'evil.example',
    'evil.example:8000',
    '192.168.0.7:8000',
    'localhost.evil.example',
    'a@localhost',
    'localhost/x',
    '127.0.0.1:x',
  ])('does not answer %s', (host) => {
    expect(isAllowedHost(host, '127.0.0.1')).toBe(false)
  })
})

describe('a server that other machines reach', () => {
  test.each(['192.168.0.7:8000', '[fe80::1]:8000', `${hostname()}:8000`, 'localhost:8000'])('answers %s', (host) => {
    expect(isAllowedHost(host, '0.0.0.0')).toBe(true)
  })
  test('does not answer a name that somebody else may point at it', () => {
    expect(isAllowedHost('evil.example:8000', '0.0.0.0')).toBe(false)
  })
})

test('a page is of the same origin where its host and port are those that the request was sent to', () => {
  expect(isSameOrigin('http://localhost:8000', 'localhost:8000')).toBe(true)
  expect(isSameOrigin('https://box.example', 'box.example')).toBe(true)
  for (const origin of [
    undefined,
    '',
    'null',
    'http://localhost:8001',
    'http://127.0.0.1:8000',
    'file://',
    'http://evil.example',
  ])
    expect(isSameOrigin(origin, 'localhost:8000')).toBe(false)
})
