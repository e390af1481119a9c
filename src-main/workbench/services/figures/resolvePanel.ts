import { FigureDataGone, InverscopeError, NothingToShow, UnknownName } from '../../../../src-shared/errors/errors.ts'
import { comparedTable } from '../../../../src-shared/figures/comparedTable.ts'
import { curveChart, partName } from '../../../../src-shared/figures/curves/curveChart.ts'
import { healthCurves } from '../../../../src-shared/figures/curves/healthCurves.ts'
import { pairChart } from '../../../../src-shared/figures/curves/pairChart.ts'
import { pairsOf } from '../../../../src-shared/figures/curves/pairedNumbers.ts'
import { trainingAxis } from '../../../../src-shared/figures/curves/trainingAxis.ts'
import { trainingCurves, type CurveChart } from '../../../../src-shared/figures/curves/trainingCurves.ts'
import { distanceChart } from '../../../../src-shared/figures/distanceFigure.ts'
import type { PanelContent } from '../../../../src-shared/figures/document/figureContent.ts'
import { madeFrom, type FigureSource } from '../../../../src-shared/figures/document/figureSource.ts'
import { measureTitle } from '../../../../src-shared/figures/measureTitle.ts'
import { runTables } from '../../../../src-shared/figures/runTables.ts'
import { imageRangesText } from '../../../../src-shared/project/imageRanges.ts'
import { measureLabels } from '../../../../src-shared/studies/measureLabels.ts'
import type { Measure } from '../../../../src-shared/studies/rowMeasures.ts'
import type { RunSummary } from '../../../../src-shared/studies/runSummary.ts'
import type { StudyResult } from '../../../../src-shared/studies/studyResult.ts'
import { runPaths } from '../../../store/runFolder.ts'
import type { EngineWorker } from '../../jobs/engineWorker.ts'
import { nearestName } from '../../nearestName.ts'
import type { OpenProject } from '../../openProject.ts'
import { pairedRows } from '../pairedRows.ts'
import { requireImages } from '../requireImages.ts'
import { runHealth } from '../runHealth.ts'
import { findRun } from '../runs.ts'
import { contentOf, partsOf } from '../studies/studyParts.ts'
import { runSummary } from '../summaries.ts'
import { leftOut } from './leftOut.ts'
import { contextOf, runProvenance } from './runContext.ts'

/** What figures read their data from. */
export interface FigureData {
  project: OpenProject
  measuring: EngineWorker
  /** @throws StudyMissing */
  studyResult(studyId: string): Promise<StudyResult | undefined>
}

export interface ResolvedPanel {
  content: PanelContent
  /** JSON: what makes it again. */
  provenance: Record<string, unknown>
  /** Sentences about what it lacks of what it was made from. */
  gaps: string[]
}

type Resolved = Omit<ResolvedPanel, 'gaps'> & { gaps?: string[] }

/**
 * The numbers and pictures of a panel, as they are now.
 *
 * @param words  names the panel, for the message
 * @throws FigureDataGone with the reason
 */
export async function resolvePanel(data: FigureData, source: FigureSource, words: string): Promise<ResolvedPanel> {
  try {
    const resolved = await resolve(data, source)
    return { ...resolved, gaps: [...(resolved.gaps ?? []), ...leftOut(data.project, resolved.content, source)] }
  } catch (error) {
    if (error instanceof InverscopeError) throw FigureDataGone({ panel: words, reason: error.message })
    throw error
  }
}

async function resolve(data: FigureData, source: FigureSource): Promise<Resolved> {
  const { project } = data
  const recordOf = (id: string) => findRun(project, id).record
  const summaryOf = (id: string) => runSummary(project, data.measuring, id)
  switch (source.from) {
    case 'study':
      return studyPart(source.study, source.part, await data.studyResult(source.study))
    case 'run': {
      const record = recordOf(source.run)
      const { images } = source
      if (images) requireImages(record, images, findRun(project, source.run).completed)
      const summary = await runSummary(project, data.measuring, source.run, images)
      const { n, d, leftOut: notFinite = [], distances, angles } = summary
      const provenance = { ...runProvenance(record), measured: { images, n, d, distances, angles } }
      const gaps = images ? notFiniteSentence(notFinite) : []
      const chosen = images && `images ${imageRangesText(images)} of the run`
      if (source.part === 'distances') {
        const context = [contextOf(record), chosen].filter(Boolean).join(', ') || undefined
        return { content: { kind: 'chart', chart: distanceChart(summary, context) }, provenance, gaps }
      }
      const table = runTables[source.part](summary)
      if (!table)
        throw NothingToShow({ what: `The table ${source.part} of ${chosen ? `${chosen} ` : ''}${record.name}` })
      const shown = chosen ? { ...table, rule: `${table.rule} Of ${chosen}.` } : table
      return { content: { kind: 'table', table: shown }, provenance, gaps }
    }
    case 'health': {
      const record = recordOf(source.run)
      const { charts } = healthCurves(
        await runHealth(record, runPaths(project.folder, record.id).tensor('health'), project.folder),
      )
      const chart = chosenCurve(charts, source.part, `curve of ${record.name}`)
      return {
        content: {
          kind: 'chart',
          chart: curveChart(chart, { label: 'level, from the image to noise', scale: 'linear' }),
        },
        provenance: runProvenance(record),
      }
    }
    case 'pairs': {
      const [a, b] = [source.a, source.b].map(recordOf)
      const [inA, inB] = await Promise.all([summaryOf(source.a), summaryOf(source.b)])
      if (!Object.hasOwn(measureLabels, source.measure))
        throw UnknownName({ kind: 'measure', name: source.measure, known: Object.keys(measureLabels) })
      const measure = source.measure as Measure
      const paired = await pairedRows(project, a, b)
      const pairs = pairsOf(measure, inA.perRow, inB.perRow, paired)
      if (pairs.length === 0) throw NothingToShow({ what: `A pair of images of ${a.name} and ${b.name}` })
      const name = measureTitle(measure)
      return {
        content: { kind: 'chart', chart: pairChart(pairs, name, a.name, b.name, Infinity, paired.sameStart) },
        provenance: { runs: [a, b].map(runProvenance) },
      }
    }
    case 'compared': {
      const runs: Parameters<typeof comparedTable>[0][number][] = []
      const first = recordOf(source.runs[0])
      for (const id of source.runs) {
        const record = recordOf(id)
        runs.push({ name: record.name, summary: await summaryOf(id), pairs: await pairedRows(project, first, record) })
      }
      return {
        content: { kind: 'table', table: comparedTable(runs) },
        provenance: { runs: source.runs.map((id) => runProvenance(recordOf(id))) },
      }
    }
    case 'training': {
      const points = source.points.filter(({ run }) => project.runs.has(run))
      if (points.length === 0) recordOf(source.points[0].run)
      const summaries: { step: number; summary: RunSummary }[] = []
      for (const { step, run } of points) summaries.push({ step, summary: await summaryOf(run) })
      const chart = chosenCurve(trainingCurves(summaries), source.part, 'curve over training')
      const { scale } = trainingAxis(points.map(({ step }) => step))
      return {
        content: { kind: 'chart', chart: curveChart(chart, { label: source.axis, scale }) },
        provenance: { runs: points.map(({ run }) => runProvenance(recordOf(run))) },
      }
    }
    case 'pictures': {
      const { runs } = madeFrom(source)
      const present = runs.filter((id) => project.runs.has(id))
      // A run that is only subtracted, or gives the scale, shows nothing by itself.
      const shown = source.grid.cells.flat().flatMap((cell) => cell?.run ?? [])
      if (shown.length > 0 && !shown.some((id) => project.runs.has(id))) recordOf(shown[0])
      return {
        content: { kind: 'grid', grid: source.grid },
        provenance: { runs: present.map((id) => runProvenance(recordOf(id))) },
      }
    }
  }
}

function notFiniteSentence(rows: readonly number[]): string[] {
  if (rows.length === 0) return []
  const images = imageRangesText(rows.map((first) => ({ first, count: 1 })))
  return [
    rows.length === 1
      ? `Image ${images} is left out: one of its values is infinite or no number.`
      : `Images ${images} are left out: some of their values are infinite or no numbers.`,
  ]
}

function studyPart(studyId: string, name: string, result: StudyResult | undefined): Resolved {
  if (!result) throw NothingToShow({ what: `The study ${studyId}` })
  const parts = partsOf(result)
  const found = parts.find(({ part }) => part.name === name)
  if (!found) {
    const known = parts.map(({ part }) => part.name)
    throw UnknownName({ kind: `part of the study ${studyId}`, name, near: nearestName(name, known), known })
  }
  const { sections: _, reported: _reported, ...study } = result
  return { content: contentOf(found), provenance: { study, part: name } }
}

function chosenCurve(charts: readonly CurveChart[], title: string, kind: string): CurveChart {
  const found = charts.find((chart) => chart.title === title || partName(chart.title) === title)
  if (!found) throw UnknownName({ kind, name: title, known: charts.map((chart) => chart.title) })
  return found
}
