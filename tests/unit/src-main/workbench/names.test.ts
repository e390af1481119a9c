import { expect, test } from 'vitest'
import { nearestName } from '../../../../src-main/workbench/nearestName.ts'
import { freeId, slug } from '../../../../src-main/workbench/services/freeId.ts'
import { Id } from '../../../../src-shared/project/projectFile.ts'

const known = ['landscape-ddpm', 'potted-finetune', 'landscape-32']

test.each([
  ['landscape-dppm', 'landscape-ddpm'],
  ['Potted-Finetune', 'potted-finetune'],
  ['landscape-23', 'landscape-32'],
  ['potted', 'potted-finetune'],
])('%s most likely meant %s', (typed, meant) => {
  expect(nearestName(typed, known)).toBe(meant)
})

test('a name that is like none of the others has no nearest one', () => {
  expect(nearestName('celeba', known)).toBeUndefined()
  expect(nearestName('x', [])).toBeUndefined()
})

test.each(['Landscape DDPM (2)', 'Über/Größe', '...', '', '日本語', 'a'.repeat(500), '-rf', 'CON\u0000'])(
  'the id of %j is an id',
  (name) => {
    expect(Id.safeParse(slug(name)).error).toBeUndefined()
  },
)

test('a taken id gets a number', () => {
  expect(freeId('Run', [])).toBe('run')
  expect(freeId('Run', [{ id: 'run' }, { id: 'run-2' }])).toBe('run-3')
})
