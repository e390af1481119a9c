import { expect, test } from 'vitest'
import { breadcrumbs } from '../../../../src-renderer/picker/breadcrumbs.ts'

test('the way to a POSIX folder begins at the root', () => {
  expect(breadcrumbs('/home/ada')).toEqual([
    { name: '/', path: '/' },
    { name: 'home', path: '/home' },
    { name: 'ada', path: '/home/ada' },
  ])
  expect(breadcrumbs('/')).toEqual([{ name: '/', path: '/' }])
})

test('the way to a Windows folder begins at its drive', () => {
  expect(breadcrumbs('D:\\studies\\a').map(({ path }) => path)).toEqual(['D:\\', 'D:\\studies', 'D:\\studies\\a'])
})
