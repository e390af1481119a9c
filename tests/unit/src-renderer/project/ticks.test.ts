import { expect, test } from 'vitest'
import { useTicks } from '../../../../src-renderer/project/useTicks.ts'

const runs = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, done: id === 'c' ? 0 : 4 }))

test('runs are ticked one by one in their order, and unticked', () => {
  const { picked, tick } = useTicks(() => runs)
  tick('d', true)
  tick('a', true)
  expect(picked.value).toEqual(['d', 'a'])
  tick('d', false)
  expect(picked.value).toEqual(['a'])
})

test('with Shift all between are ticked or unticked, those without images left out, and the first stays first', () => {
  const { picked, withShift, tick } = useTicks(() => runs)
  tick('e', true)
  withShift.value = true
  tick('b', true)
  expect(picked.value).toEqual(['e', 'b', 'd'])
  tick('d', false)
  expect(picked.value).toEqual(['e'])
})

test('all that are listed and have images are ticked after those that are', () => {
  const { picked, tick, tickAll } = useTicks(() => runs)
  tick('d', true)
  tickAll()
  expect(picked.value).toEqual(['d', 'a', 'b', 'e'])
})
