import { imagesIn } from '../../../src-shared/project/imageRanges.ts'
import type { RunItem } from '../../../src-shared/project/runRecord.ts'
import type { RunSource } from '../../../src-shared/project/runSettings.ts'
import { readItems, runPaths } from '../../store/runFolder.ts'
import type { OpenProject } from '../openProject.ts'
import { baseAndDraw, pairAndAlpha } from './mixedRows.ts'

/** What a row that came out of other runs is: where among them it lies, and the class that they had. */
export type SourceRow = Pick<RunItem, 'index' | 'class' | 'pair' | 'alpha' | 'base' | 'draw'>

/**
 * What items.jsonl says of rows that start from other runs. A class is carried over; between two ends of different classes there is none.
 *
 * @returns undefined for rows that start from something else
 * @throws FileMissing, FileNotReadable, RunBroken
 */
export async function sourceRows(
  project: OpenProject,
  source: RunSource,
  count: number,
): Promise<SourceRow[] | undefined> {
  const classesOf = (run: string) => classesOfRun(project, run)
  const rows = Array.from({ length: count }, (_, row) => row)
  if (source.from === 'run') {
    const classes = await classesOf(source.run)
    const places = source.images ? imagesIn(source.images) : rows
    return places.map((place) => ({ index: place, class: classes[place] }))
  }
  if (source.from === 'variation') {
    const classes = await classesOf(source.run)
    return rows.map((row) => {
      const place = baseAndDraw(row, source)
      return { ...place, class: classes[place.base] }
    })
  }
  if (source.from !== 'interpolation') return undefined
  const [a, b] = await Promise.all(source.between.map(({ run }) => classesOf(run)))
  return rows.map((row) => {
    const place = pairAndAlpha(row, source)
    return { ...place, class: a[place.pair] === b[place.pair] ? a[place.pair] : undefined }
  })
}

/**
 * The first pair of an interpolation whose ends have two different classes, with these; undefined where there is none.
 *
 * @throws FileMissing, FileNotReadable, RunBroken
 */
export async function pairOfTwoClasses(
  project: OpenProject,
  source: RunSource,
): Promise<{ pair: number; first: number; second: number } | undefined> {
  if (source.from !== 'interpolation') return undefined
  const [a, b] = await Promise.all(source.between.map(({ run }) => classesOfRun(project, run)))
  for (const [pair, first] of a.entries()) {
    const second = b[pair]
    if (first !== undefined && second !== undefined && first !== second) return { pair, first, second }
  }
  return undefined
}

async function classesOfRun(project: OpenProject, run: string): Promise<(number | undefined)[]> {
  return (await readItems(runPaths(project.folder, run).items)).map((item) => item.class)
}
