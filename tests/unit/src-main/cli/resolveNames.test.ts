import { describe, expect, test } from 'vitest'
import { resolveCheckpoints, resolveName } from '../../../../src-main/cli/resolveNames.ts'
import { landscape } from './fixtures/views.ts'

const runs = [
  { id: '20261123-a1', name: 'Landscapes, inverted' },
  { id: '20261123-b2', name: 'There and back' },
  { id: '20261124-c3', name: 'There and back' },
]
const find = (word: string) => resolveName('run', word, runs).id

describe('a name', () => {
  test('is an id', () => expect(find('20261123-b2')).toBe('20261123-b2'))
  test('or a name, with any capitals', () => expect(find('landscapes, INVERTED')).toBe('20261123-a1'))
  test('or the beginning of exactly one id', () => expect(find('20261124')).toBe('20261124-c3'))
  test('or the beginning of exactly one name', () => expect(find('land')).toBe('20261123-a1'))

  test('that fits several is refused with their ids', () => {
    expect(() => find('There and back')).toThrow('fits more than one run: 20261123-b2 and 20261124-c3')
    expect(() => find('20261123')).toThrow('20261123-a1 and 20261123-b2')
  })

  test('that fits none gets the nearest right one', () => {
    expect(() => find('20261123-a2')).toThrow('There is no run called "20261123-a2". Did you mean "20261123-a1"?')
  })

  test('that is empty fits none', () => expect(() => find('')).toThrow('There is no run called ""'))
})

describe('checkpoints', () => {
  test('are the last one where nothing else is asked', () =>
    expect(resolveCheckpoints('last', landscape)).toEqual([undefined]))
  test('can be all of the series', () => expect(resolveCheckpoints('all', landscape)).toEqual([100, 500, 6422]))
  test('are run oldest first', () => expect(resolveCheckpoints([6422, 100], landscape)).toEqual([100, 6422]))

  test('that the series has not get the nearest training step', () => {
    expect(() => resolveCheckpoints([600], landscape)).toThrow(
      'There is no checkpoint of landscape-ddpm called "600". Did you mean "500"?',
    )
  })
})
