import { describe, expect, test } from 'vitest'
import { declaredFrom } from '../../../../src-main/store/systemErrors.ts'
import { FileMissing } from '../../../../src-shared/errors/fileErrors.ts'

const systemError = (code: string) => Object.assign(new Error(code), { code, syscall: 'open' })

describe('what the system refuses becomes a declared error', () => {
  test.each([
    ['ENOSPC', 'disk-full', 'disk-full'],
    ['EDQUOT', 'disk-full', 'disk-full'],
    ['ENOENT', 'file-missing', 'file-missing'],
    ['EACCES', 'file-not-readable', 'folder-not-writable'],
    ['EPERM', 'file-not-readable', 'folder-not-writable'],
    ['EROFS', 'file-not-readable', 'folder-not-writable'],
    ['EFBIG', 'file-not-readable', 'folder-not-writable'],
    ['EMFILE', 'file-not-readable', 'folder-not-writable'],
    ['EWHATEVER', 'file-not-readable', 'folder-not-writable'],
  ])('%s as %s when reading, %s when writing', (code, reading, writing) => {
    expect(declaredFrom(systemError(code), '/a/b')).toMatchObject({ code: reading, data: { path: '/a/b' } })
    expect(declaredFrom(systemError(code), '/a/b', 'write')).toMatchObject({ code: writing, data: { path: '/a/b' } })
  })
})

test('a declared error stays what it is', () => {
  const error = FileMissing({ path: '/c' })
  expect(declaredFrom(error, '/a/b')).toBe(error)
})

test('a mistake of the program is not dressed up as one of the disk', () => {
  const mistake = new TypeError('x is not a function')
  const invalid = Object.assign(new TypeError('invalid argument'), { code: 'ERR_INVALID_ARG_TYPE' })
  expect(declaredFrom(mistake, '/a/b')).toBe(mistake)
  expect(declaredFrom(invalid, '/a/b')).toBe(invalid)
})
