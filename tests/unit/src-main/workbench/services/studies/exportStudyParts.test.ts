import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { exportStudyParts } from '../../../../../../src-main/workbench/services/studies/exportStudyParts.ts'
import { DiskFull, FigureDataGone, FolderNotWritable } from '../../../../../../src-shared/errors/errors.ts'
import { resultOf, tableOf } from '../../../cli/reproduce/results.ts'

let folder: string
beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'parts-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

const result = resultOf('mapping', { tables: [tableOf('accuracy', [{ n: 8 }])] })
result.reported = []
result.sections[0].grids = ['hubs', 'images'].map((name) => ({
  ...{ name, title: name, rule: '', range: 'unit' as const, columns: ['0'], rows: ['0'] },
  cells: [[{ run: '0001-x', tensor: 'samples' as const, row: 0 }]],
}))

test('a figure whose pictures are gone is left out with the reason, and the others are written', async () => {
  const place = { folder: path.join(folder, 'new'), name: 'mapping' }
  const into = path.join(folder, 'new', 'mapping')
  const asked: string[] = []
  const { files, missing, gaps } = await exportStudyParts(result, place, async ({ figure, format, width, out }) => {
    asked.push([path.relative(into, out!), format, width].join(' '))
    if (figure === 'hubs') throw FigureDataGone({ panel: 'Hubs', reason: 'Run 0001-x is gone.' })
    return { gaps: format === 'png' ? ['One picture is not finished.'] : [] }
  })
  expect(files).toEqual({ accuracy: ['accuracy.csv', 'accuracy.tex'], images: ['images.pdf', 'images.png'] })
  expect(Object.keys(missing)).toEqual(['hubs'])
  expect(missing.hubs).toContain('Run 0001-x is gone.')
  expect(gaps).toEqual({ 'images.png': ['One picture is not finished.'] })
  expect(asked).toEqual([
    ...['accuracy.csv csv column', 'accuracy.tex latex column', 'hubs.pdf pdf page'],
    ...['images.pdf pdf page', 'images.png png page'],
  ])
  expect(await readdir(path.join(folder, 'new'))).toEqual(['mapping'])
})

test('a disk that is full ends it', async () => {
  const full = () => Promise.reject(DiskFull({ path: folder, needed: 2, free: 1 }))
  await expect(exportStudyParts(result, { folder, name: 'mapping' }, full)).rejects.toSatisfy(DiskFull.is)
})

test('who gives up gets the file at work and no other', async () => {
  const controller = new AbortController()
  const written: string[] = []
  const write = async ({ out = '' }) => {
    written.push(path.basename(out))
    controller.abort()
    return { gaps: [] }
  }
  await expect(exportStudyParts(result, { folder, name: 'mapping' }, write, controller.signal)).rejects.toThrow(
    /abort/i,
  )
  expect(written).toEqual(['accuracy.csv'])
})

test('a path of which more than its last folder is missing is refused, so is one that ends in a file, and nothing is made', async () => {
  const write = () => Promise.resolve({ gaps: [] })
  const wrong = exportStudyParts(result, { folder: path.join(folder, 'pepar', 'figures'), name: 'mapping' }, write)
  await expect(wrong).rejects.toSatisfy(FolderNotWritable.is)
  await expect(wrong).rejects.toThrow(`there is no folder ${path.join(folder, 'pepar')} to make it in`)
  const file = path.join(folder, 'notes')
  await writeFile(file, '')
  await expect(exportStudyParts(result, { folder: file, name: 'mapping' }, write)).rejects.toThrow(
    'a file has its name',
  )
  expect(await readdir(folder)).toEqual(['notes'])
})
