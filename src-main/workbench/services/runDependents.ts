import { madeFrom } from '../../../src-shared/figures/document/figureSource.ts'
import type { RunDependents } from '../../../src-shared/contract/views.ts'
import type { RunRecord } from '../../../src-shared/project/runRecord.ts'
import type { OpenProject } from '../openProject.ts'
import { listFigures, readFigure } from './figures/figureStore.ts'
import { findRun, isBroken } from './runs.ts'
import { listStudyFiles, readStudyResult } from './studies/studyStore.ts'

/**
 * What was made from a run: what a person wants to know before it is removed. Runs hold copies of what they took from it, so they stay whole; what
 * they still look up in it is told of each.
 *
 * @throws RunMissing
 */
export async function runDependents(project: OpenProject, runId: string): Promise<RunDependents> {
  // Of a run that cannot be read, what others name is known all the same, and not what it has.
  const base = isBroken(project, runId) ? { id: runId, tensors: [] } : findRun(project, runId).record
  const runs = [...project.runs.values()].flatMap(({ record }) => {
    const uses = usesOf(record, base)
    return uses.length > 0 ? [{ id: record.id, name: record.name, uses }] : []
  })
  const studies: RunDependents['studies'] = []
  for (const { id, name, request } of await listStudyFiles(project.folder)) {
    const asked = request.runs?.includes(runId) ?? false
    if (asked || (await readStudyResult(project.folder, id))?.runs.some((run) => run.id === runId))
      studies.push({ id, name, asked })
  }
  const figures: RunDependents['figures'] = []
  for (const { id, name } of await listFigures(project.folder)) {
    const { panels } = await readFigure(project.folder, id)
    if (panels.some(({ source }) => madeFrom(source).runs.includes(runId))) figures.push({ id, name })
  }
  return { runs, studies, figures }
}

/** What a run has of another, or still takes from it. */
function usesOf(record: RunRecord, base: Pick<RunRecord, 'id' | 'tensors'>): RunDependents['runs'][number]['uses'] {
  const { source, settings, samplesFrom, prepared } = record
  const other = base.id
  if (record.id === other) return []
  const startsFrom =
    source?.from === 'interpolation'
      ? source.between.some(({ run }) => run === other)
      : (source?.from === 'run' || source?.from === 'variation') && source.run === other
  const inverts = startsFrom && source?.from === 'run' && source.tensor === 'samples'
  return [
    ...(startsFrom ? [prepared ? ('start' as const) : ('start-to-be' as const)] : []),
    ...(inverts && !record.tensors.includes('noise') && base.tensors.includes('noise') ? ['noise' as const] : []),
    ...(inverts && settings?.swapFirst ? ['steps' as const] : []),
    ...(samplesFrom?.some(({ run }) => run === other) ? ['samples' as const] : []),
  ]
}
