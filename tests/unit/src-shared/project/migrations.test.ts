import { expect, test } from 'vitest'
import { migrateProject, type Migration } from '../../../../src-shared/project/migrations.ts'

/** A made-up history: version 2 renamed a field, version 3 added one. */
const chain: Record<number, Migration> = {
  1: ({ title, ...rest }) => ({ ...rest, name: title }),
  2: (document) => ({ ...document, figures: [] }),
}

test('an old document goes through every version on its way', () => {
  const old = { schemaVersion: 1, title: 'study' }
  expect(migrateProject(old, 1, chain, 3)).toEqual({ schemaVersion: 3, name: 'study', figures: [] })
  expect(old).toEqual({ schemaVersion: 1, title: 'study' })
})

test('a document of the newest version stays as it is', () => {
  const newest = { schemaVersion: 3, name: 'study' }
  expect(migrateProject(newest, 3, chain, 3)).toBe(newest)
})

test('a gap in the chain is a mistake of the program', () => {
  expect(() => migrateProject({ schemaVersion: 1 }, 1, { 1: chain[1] }, 3)).toThrow('from schema 2 to 3')
})
