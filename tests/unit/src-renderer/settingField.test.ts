import { expect, test } from 'vitest'
import { choicesOf, settingProblem, settingsOf } from '../../../src-renderer/add/settingField.ts'

test.each([
  ['predictionType', ['epsilon', 'v', 'sample']],
  ['rescaleTimesteps', ['true', 'false']],
  ['attentionOrder', ['legacy', 'new']],
  ['trainSteps', undefined],
  ['timestepInput', undefined],
])('for %s one chooses from %j', (name, choices) => {
  expect(choicesOf(name)).toEqual(choices?.length ? expect.arrayContaining(choices) : undefined)
})

test('what is typed becomes settings of their own kinds, and what cannot be is none', () => {
  const typed = { trainSteps: '4000', rescaleTimesteps: 'true', schedule: 'cosine', timestepInput: '1', heads: ' ' }
  expect(settingsOf(typed)).toEqual({
    trainSteps: 4000,
    rescaleTimesteps: true,
    schedule: 'cosine',
    timestepInput: '1',
  })
  expect(settingsOf({ trainSteps: 'many' })).toBeUndefined()
})

test.each([
  ['heads', '2.5', 'It takes a whole number.'],
  ['heads', '0', 'It is out of range.'],
  ['heads', 'two', 'It takes a number.'],
  ['heads', '2', undefined],
  ['betaEnd', '1.5', 'It is out of range.'],
  ['betaEnd', '0.02', undefined],
])('of %s as %s is said: %s', (name, text, said) => {
  expect(settingProblem(name, text)).toBe(said)
})
