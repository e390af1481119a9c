import { expect, test } from 'vitest'
import { fieldName } from '../../../../src-renderer/studies/fieldName.ts'
import { studyDefinitions } from '../../../../src-shared/studies/studyDefinitions.ts'

test('the settings of every study have names of their own in words', () => {
  for (const { name, fields } of studyDefinitions) {
    const names = Object.keys(fields).map(fieldName)
    expect(new Set(names).size, name).toBe(names.length)
    for (const title of names) expect(title, name).toMatch(/^[A-Z][a-z]{2}/)
  }
})

test('a setting without a title is its name in words', () => {
  expect(fieldName('baseStep')).toBe('Base step')
})
