import { describe, expect, test } from 'vitest'
import { studyDefinition, studyDefinitions } from '../../../../src-shared/studies/studyDefinitions.ts'
import { StudyName } from '../../../../src-shared/studies/studyName.ts'
import { StudyTable } from '../../../../src-shared/studies/studyResult.ts'
import { studySettings } from '../../../../src-shared/studies/studySettings.ts'
import { toldApart } from '../../../../src-shared/studies/toldApart.ts'

const model = { checkpoints: [100, 500], chosen: [100, 500], classes: 0 }

test('every name has one definition', () => {
  expect(studyDefinitions.map(({ name }) => name).sort()).toEqual([...StudyName.options].sort())
})

describe.each(studyDefinitions.map((definition) => [definition.name, definition] as const))('%s', (_, definition) => {
  const settings = studySettings(definition, {})

  test('asks a question, says what it takes, and its settings fit their own schemas at both scales', () => {
    expect(definition.question).toMatch(/\?$/)
    expect(definition.takes).toMatch(/^Runs .*\.$/)
    expect(Object.keys(studySettings(definition, { quick: true }))).toEqual(Object.keys(settings))
  })

  test('needs runs with keys of their own, each after those that it starts from', () => {
    const needs = definition.needs(model, settings as never)
    const keys = needs.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    for (const [place, { request }] of needs.entries())
      if (request.source.from === 'needs')
        for (const need of request.source.needs) expect(keys.slice(0, place)).toContain(need)
  })

  test('names the runs of several checkpoints apart', () => {
    const names = toldApart(definition.needs(model, settings as never)).map(({ request }) => request.name)
    expect(names).not.toContain(undefined)
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([])
  })

  test('reports numbers of others as tables with a source', () => {
    for (const table of definition.reported) {
      expect(StudyTable.safeParse(table).error).toBeUndefined()
      expect(table.rule).toMatch(/[Pp]oster|[Pp]aper|authors/)
    }
  })
})

describe('settings', () => {
  const mapping = studyDefinition('mapping')

  test('are the paper’s where nothing is said, and smaller at the quick scale', () => {
    expect(studySettings(mapping, {})).toMatchObject({ count: 8192, pools: 8, steps: 100, against: [10, 100, 1000] })
    expect(studySettings(mapping, { quick: true })).toMatchObject({ count: 128, pools: 1, steps: 50 })
  })

  test('are read from text as the command line has them', () => {
    const given = { count: '12', against: '5,3,5' }
    expect(studySettings(mapping, { given })).toMatchObject({ count: 12, against: [5, 3] })
  })

  test.each([
    [{ pool: '3' }, /no pool; it has count/],
    [{ count: 'many' }, /count/],
    [{ count: '1' }, /count/],
    [{ against: '5,x' }, /against/],
  ])('%o is refused', (given, sentence) => {
    expect(() => studySettings(mapping, { given })).toThrow(sentence)
  })
})
