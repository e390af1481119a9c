import path from 'node:path'
import { expect, test } from 'vitest'
import { exportParts } from '../../../../../src-main/cli/reproduce/exportParts.ts'
import type { ProjectSession } from '../../../../../src-main/cli/session.ts'

test('the files of a study stand in a folder of its name, and what is missing or left out is said', async () => {
  const notes: string[] = []
  const asked: unknown[] = []
  const call = async (_: unknown, input: unknown) => {
    asked.push(input)
    return {
      files: { accuracy: ['accuracy.csv', 'accuracy.tex'] },
      missing: { hubs: 'Run 0001-x is gone.' },
      gaps: { 'accuracy.csv': ['A row is not finished.'] },
    }
  }
  const session = { connection: { call }, projectId: 'abcdefgh' } as unknown as ProjectSession
  const study = { id: 'mapping-2', study: 'mapping' as const }
  const { files, missing } = await exportParts({ note: (line) => void notes.push(line) }, session, study, '/out')
  expect(asked).toEqual([{ projectId: 'abcdefgh', studyId: 'mapping-2', folder: '/out', name: 'mapping' }])
  expect(files).toEqual({ accuracy: ['mapping/accuracy.csv', 'mapping/accuracy.tex'] })
  expect(missing).toEqual({ hubs: 'Run 0001-x is gone.' })
  expect(notes).toEqual([
    `${path.join('mapping', 'hubs')}: Run 0001-x is gone.`,
    `${path.join('mapping', 'accuracy.csv')}: A row is not finished.`,
  ])
})
