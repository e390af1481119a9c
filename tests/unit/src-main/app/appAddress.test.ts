import { expect, test } from 'vitest'
import { isBlob, isPage, projectAddress } from '../../../../src-main/app/appAddress.ts'

test.each([
  'inverscope://app/',
  'inverscope://app/index.html',
  'inverscope://app/index.html#/project/a1',
  'inverscope://app',
])('%s is the page', (url) => expect(isPage(url)).toBe(true))

test.each([
  'https://example.org/',
  'inverscope://app.example.org/index.html',
  'inverscope://other/index.html',
  'inverscope://user@app/index.html',
  'inverscope://app:81/index.html',
  'inverscope://app/blob/p/figures/f/f.svg',
  'https://example.org/inverscope://app/index.html',
  'file:///index.html',
  'data:text/html,hi',
  'about:blank',
  'not a url',
  '',
])('%s is not the page', (url) => expect(isPage(url)).toBe(false))

test('pictures and figures are known by their path', () => {
  expect(isBlob('inverscope://app/blob/p/figures/f/f.pdf')).toBe(true)
  expect(isBlob('inverscope://app/index.html')).toBe(false)
  expect(isBlob('https://app/blob/p')).toBe(false)
})

test('a project has an address that the page understands', () => {
  expect(projectAddress('abcd1234')).toBe('inverscope://app/index.html#/project/abcd1234')
})
