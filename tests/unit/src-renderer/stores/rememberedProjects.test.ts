import { beforeEach, expect, test } from 'vitest'
import { rememberedPath, rememberProject } from '../../../../src-renderer/stores/rememberedProjects.ts'

beforeEach(() => localStorage.clear())

test('the path of a project is found by the id that it had', () => {
  rememberProject('aaaaaaaa', '/studies/a.inverscope')
  rememberProject('bbbbbbbb', '/studies/b.inverscope')
  expect(rememberedPath('aaaaaaaa')).toBe('/studies/a.inverscope')
  expect(rememberedPath('cccccccc')).toBeUndefined()
})

test('old ids make room for new ones', () => {
  for (let i = 0; i < 30; i++) rememberProject(`project${i}`, `/p/${i}`)
  expect(rememberedPath('project29')).toBe('/p/29')
  expect(rememberedPath('project0')).toBeUndefined()
})

test('a store that somebody else wrote is no reason to fail', () => {
  localStorage.setItem('inverscope.projects', '{oops')
  expect(rememberedPath('aaaaaaaa')).toBeUndefined()
})
