import { expect, test } from 'vitest'
import { movedAlike } from '../../../../src-renderer/manage/movedAlike.ts'

test('what lay on the same disk is looked for where one of its folders was found', () => {
  expect(movedAlike('/data/sets/cifar', '/mnt/disk/sets/cifar', '/data/models/ema.pt')).toBe('/mnt/disk/models/ema.pt')
  expect(movedAlike('/home/ada/images/a', '/home/ada/pictures/a', '/home/ada/images/b')).toBe('/home/ada/pictures/b')
  expect(movedAlike('D:\\sets\\a', 'E:\\old\\sets\\a', 'D:\\sets\\b')).toBe('E:\\old\\sets\\b')
})

test('what lay elsewhere did not move with it, nor does it move itself', () => {
  expect(movedAlike('/data/sets/cifar', '/mnt/disk/sets/cifar', '/home/ada/ema.pt')).toBeUndefined()
  expect(movedAlike('/data/sets/cifar', '/mnt/disk/sets/cifar', '/data/sets/cifar')).toBeUndefined()
  // One folder of another name says nothing of its neighbours.
  expect(movedAlike('/data/cifar', '/data/cifar-10', '/data/faces')).toBeUndefined()
  // All paths have the root in common.
  expect(movedAlike('/cifar', '/data/cifar', '/home/faces')).toBeUndefined()
})
