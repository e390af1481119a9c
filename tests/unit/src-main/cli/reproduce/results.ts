import type { StudyName } from '../../../../../src-shared/studies/studyName.ts'
import { studyDefinition } from '../../../../../src-shared/studies/studyDefinitions.ts'
import type { StudyResult, StudyTable } from '../../../../../src-shared/studies/studyResult.ts'
import { studySettings } from '../../../../../src-shared/studies/studySettings.ts'

export const sha256 = 'ab'.repeat(32)

/** A table of a study as far as a page needs it. */
export const tableOf = (name: string, rows: StudyTable['rows']): StudyTable => ({
  name,
  title: `Table ${name}`,
  rule: `What ${name} is.`,
  columns: Object.keys(rows[0] ?? {}).map((column) => ({ name: column, label: column })),
  rows,
})

/** A run of `count` noises there and back with T = 10. */
export const runOf = (id: string, count: number): StudyResult['runs'][number] => ({
  id,
  name: id,
  kind: 'roundtrip',
  count,
  n: count,
  excluded: 0,
  model: { id: 'm', name: 'm', checkpoint: 100, sha256 },
  source: { from: 'noise', stream: 'torch', seed: 1, count },
  settings: {
    steps: 10,
    inversionSteps: 10,
    convention: 'source',
    clip: { sampling: true, inversion: true },
    afterClip: 'rederive',
    keepStates: false,
    batch: 4,
  },
})

export function resultOf(
  study: StudyName,
  {
    runs = [],
    tables = [],
    problems = [],
  }: { runs?: StudyResult['runs']; tables?: StudyTable[]; problems?: string[] } = {},
): StudyResult {
  const definition = studyDefinition(study)
  return {
    format: 'inverscope-study-result',
    schemaVersion: 1,
    id: study,
    study,
    title: definition.title,
    created: '2026-01-02T03:04:05.000Z',
    settings: studySettings(definition, { quick: true }),
    reported: [...definition.reported],
    versions: { inverscope: '0', node: '0' },
    seconds: 9,
    measuringSeconds: 2,
    runs,
    sections: tables.length > 0 ? [{ title: 'Section', tables, charts: [], grids: [], notes: [] }] : [],
    problems,
  }
}
