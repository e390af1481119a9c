import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { exportParts } from '../../../../../src-main/cli/reproduce/exportParts.ts'
import type { ProjectSession } from '../../../../../src-main/cli/session.ts'
import { DiskFull, FigureDataGone } from '../../../../../src-shared/errors/errors.ts'
import { resultOf, tableOf } from './results.ts'

let folder: string
beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'parts-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

const result = resultOf('mapping', { tables: [tableOf('accuracy', [{ n: 8 }])] })
result.reported = []
result.sections[0].grids = ['hubs', 'images'].map((name) => ({
  ...{ name, title: name, rule: '', range: 'unit' as const, columns: ['0'], rows: ['0'] },
  cells: [[{ run: '0001-x', tensor: 'samples' as const, row: 0 }]],
}))

/** A session whose `exportStudy` does as it is told. */
function sessionThat(write: (figure: string) => void) {
  const connection = {
    call: (_: unknown, { figure }: { figure: string }) =>
      Promise.resolve().then(() => {
        write(figure)
        return { gaps: [] }
      }),
  }
  return { connection, projectId: 'abcdefgh' } as unknown as ProjectSession
}

test('a figure whose pictures are gone is left out with the reason, and the others are written', async () => {
  const notes: string[] = []
  const session = sessionThat((figure) => {
    if (figure === 'hubs') throw FigureDataGone({ panel: 'Hubs', reason: 'Run 0001-x is gone.' })
  })
  const { files, missing } = await exportParts({ note: (line) => void notes.push(line) }, session, result, folder)
  expect(files).toEqual({
    accuracy: ['mapping/accuracy.csv', 'mapping/accuracy.tex'],
    images: ['mapping/images.pdf', 'mapping/images.png'],
  })
  expect(Object.keys(missing)).toEqual(['hubs'])
  expect(missing.hubs).toContain('Run 0001-x is gone.')
  expect(notes).toHaveLength(1)
})

test('a disk that is full ends it', async () => {
  const session = sessionThat(() => {
    throw DiskFull({ path: folder, needed: 2, free: 1 })
  })
  await expect(exportParts({ note: () => {} }, session, result, folder)).rejects.toSatisfy(DiskFull.is)
})
