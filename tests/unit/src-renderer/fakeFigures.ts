import type { FigureView } from '../../../src-shared/contract/figureViews.ts'
import type { Contract } from '../../../src-shared/contract/contract.ts'
import type { Handlers } from '../../../src-shared/contract/serve.ts'
import type { ProjectView } from '../../../src-shared/contract/views.ts'
import { FigureChanged, FigureMissing } from '../../../src-shared/errors/errors.ts'
import { distanceChart } from '../../../src-shared/figures/distanceFigure.ts'
import type { PanelContent } from '../../../src-shared/figures/document/figureContent.ts'
import type { FigureDocument } from '../../../src-shared/figures/document/figureDocument.ts'
import type { FigureSource } from '../../../src-shared/figures/document/figureSource.ts'
import { fakeSummary } from './fakeRun.ts'

const now = '2026-11-25T10:00:00.000Z'

/** A chart of two curves, whatever study it is asked of. */
export const fakeStudyChart: PanelContent = {
  kind: 'chart',
  chart: {
    kind: 'lines',
    name: 'errors',
    title: 'Errors against T',
    rule: 'Means over n = 8 images.',
    x: { label: 'T', scale: 'log' },
    y: { label: 'mean absolute error', min: 0 },
    series: [
      {
        label: 'latent',
        role: 'latent',
        points: [
          { x: 10, y: 0.5, low: 0.4, high: 0.6 },
          { x: 100, y: 0.25, low: 0.2, high: 0.3 },
        ],
      },
      {
        label: 'floor',
        dashed: true,
        points: [
          { x: 10, y: 0.1 },
          { x: 100, y: 0.1 },
        ],
      },
    ],
  },
}

interface Kept {
  project(): ProjectView
  change(next: Partial<ProjectView>): void
}

/** The figures of a fake workbench: documents in memory, whose panels show a made-up run or study. */
export function fakeFigures({ project, change }: Kept) {
  const documents = new Map<string, FigureDocument>()
  const exported: { figureId: string; format: string; width?: string }[] = []
  const base = { format: 'inverscope-figure', schemaVersion: 2, created: now, changed: now } as const

  function contentOf(source: FigureSource): { content?: PanelContent; problem?: string } {
    if (source.from === 'study')
      return source.study === 'gone'
        ? { problem: '“Gone” cannot be drawn: There is no study gone.' }
        : { content: fakeStudyChart }
    const run = project().runs.find(({ id }) => source.from === 'run' && id === source.run)
    if (!run) return { problem: 'The run is gone.' }
    return { content: { kind: 'chart', chart: distanceChart(fakeSummary(run)) } }
  }
  function documentOf(id: string): FigureDocument {
    const view = project().figures.find((figure) => figure.id === id)
    if (!view) throw FigureMissing({ figure: id })
    const panel = {
      kind: 'chart' as const,
      source: { from: 'run' as const, run: view.runs[0] ?? '', part: 'distances' as const },
      edits: {},
    }
    const known: FigureDocument = documents.get(id) ?? {
      ...base,
      id,
      name: view.name,
      panels: [panel],
      columns: 1,
      width: 'column',
    }
    return { ...known, name: view.name }
  }
  function add(document: FigureDocument): FigureView {
    documents.set(document.id, document)
    const { id, name, panels, width } = document
    const view = {
      id,
      name,
      kind: panels[0].kind,
      panels: panels.length,
      runs: [],
      studies: [],
      width,
      created: now,
      changed: now,
      files: [],
    }
    change({ figures: [...project().figures, view] })
    return view
  }

  let changes = 0
  /** Throws where a change of a figure is to fail. */
  let refuse = () => {}

  const handlers = {
    createFigure: ({ name, panels, columns, width }) => {
      const made = panels.map(({ source, edits = {} }) => ({ kind: 'chart' as const, source, edits }))
      const id = `figure-${project().figures.length}`
      return add({ ...base, id, name: name ?? 'Errors against T', panels: made, columns, width })
    },
    getFigure: ({ figureId }) => {
      const document = documentOf(figureId)
      return { document, panels: document.panels.map(({ source }) => contentOf(source)) }
    },
    changeFigure: ({ figureId, design, seen }) => {
      refuse()
      const { format, schemaVersion, id, name, created, changed: before } = documentOf(figureId)
      if (seen !== undefined && seen !== before) throw FigureChanged({ figure: name })
      const changed = new Date(Date.parse(now) + ++changes * 1000).toISOString()
      documents.set(figureId, { format, schemaVersion, id, name, created, changed, ...design })
      const figures = project().figures.map((view) => (view.id === figureId ? { ...view, changed } : view))
      change({ figures })
      return { changed }
    },
    duplicateFigure: ({ figureId }) => {
      const document = documentOf(figureId)
      return add({ ...document, id: `${figureId}-copy`, name: `${document.name} (copy)` })
    },
    exportFigure: ({ figureId, format, width }) => {
      exported.push({ figureId, format, width })
      return { files: [{ path: `/home/ada/studies/figures/${figureId}.${format}`, format, bytes: 18_342 }], gaps: [] }
    },
    exportDistances: ({ format, name = 'distances', runId }) => {
      const file = { name: `${name}.${format}`, format, bytes: 18_342 }
      const view: FigureView = {
        id: `figure-${project().figures.length}`,
        name,
        kind: 'distances',
        panels: 1,
        runs: [runId],
        studies: [],
        width: 'column',
        created: now,
        changed: now,
        files: [file],
      }
      change({ figures: [...project().figures, view] })
      return {
        figure: view,
        files: [{ path: `/home/ada/studies/figures/${file.name}`, format, bytes: file.bytes }],
        gaps: [],
      }
    },
  } satisfies Partial<Handlers<Contract>>
  return {
    handlers,
    documents,
    exported,
    /** Every change of a figure fails from now on, or with nothing works again. */
    refuseChanges: (error?: Error) =>
      (refuse = () => {
        if (error) throw error
      }),
  }
}
