import { computed, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import {
  mostPanels,
  type FigureDesign,
  type FigurePanel,
  type PanelEdits,
} from '../../src-shared/figures/document/figureDocument.ts'
import type { FigureSource } from '../../src-shared/figures/document/figureSource.ts'
import { useAnswer } from '../host/useAnswer.ts'
import { useProjectStore } from '../stores/projectStore.ts'
import { useStudiesStore } from '../stores/studiesStore.ts'
import { useUndoStore } from '../stores/undoStore.ts'
import { designOf } from './designOf.ts'
import type { Alteration } from './changeKeptFigure.ts'
import { figureDataState } from './figureDataState.ts'
import { useKeptDesign } from './useKeptDesign.ts'

/**
 * A figure as it is drawn and changed: what a person sees at once, kept in the project with every change, and asked for again when the figure,
 * or a run or study that it shows, changes.
 */
export function useFigure(figureId: string) {
  const projects = useProjectStore()
  const studies = useStudiesStore()
  const undo = useUndoStore()
  const { projectId } = projects.project!
  const view = computed(() => projects.figures.find(({ id }) => id === figureId))
  const dataState = computed(() => view.value && figureDataState(view.value, projects.runs, studies.studies))
  const { answer, problem } = useAnswer(
    contract.getFigure,
    () => view.value && { projectId, figureId, seen: [view.value.changed, dataState.value].join() },
  )
  const { design, take, keep } = useKeptDesign({ projectId, figureId })
  watch(answer, (detail) => detail && take(detail.document))

  /**
   * @param does  what was changed, for undo: `Title changed`
   * @param act  makes the change, and `revert` takes back what it changed and nothing else
   */
  async function change(does: string, act: Alteration, revert: Alteration): Promise<void> {
    const before = design.value
    if (!before || JSON.stringify(designOf(before)) === JSON.stringify(designOf(act(before)))) return
    await undo.run({ does, act: () => keep(act), revert: () => keep(revert) })
  }
  async function changeDesign(does: string, more: Partial<FigureDesign>): Promise<void> {
    const before = valuesOf(design.value ?? {}, more)
    await change(
      does,
      (from) => withValues(from, before, more),
      (from) => withValues(from, more, before),
    )
  }
  const changePanels = (does: string, panels: FigurePanel[]) => changeDesign(does, { panels })
  async function changeEdits(does: string, index: number, more: Partial<PanelEdits>): Promise<void> {
    const panel = design.value?.panels[index]
    if (!panel) return
    const before = valuesOf(panel.edits, more)
    await change(
      does,
      (from) => withEdits(from, panel.source, index, more),
      (from) => withEdits(from, panel.source, index, before),
    )
  }
  return {
    projectId,
    view,
    design,
    /** What the panels show; in step with the design but for panels that were just added. */
    contents: computed(() => (answer.value && design.value ? contentsFor(design.value, answer.value) : [])),
    problem,
    changeDesign,
    changePanels,
    changeEdits,
  }

  /** Panels move on screen before the project answers; what they show moves with them, by their source. */
  function contentsFor({ panels }: FigureDesign, { document, panels: shown }: NonNullable<typeof answer.value>) {
    const known = new Map(document.panels.map(({ source }, index) => [JSON.stringify(source), shown[index]]))
    return panels.map(({ source }) => known.get(JSON.stringify(source)) ?? {})
  }
}

/** What stands in the place of a change: undefined where nothing does. */
function valuesOf<Values extends object>(values: Values, change: Partial<Values>): Partial<Values> {
  return Object.fromEntries(Object.keys(change).map((key) => [key, values[key as keyof Values]])) as Partial<Values>
}

/** A design with other values of what was `before`. Panels are put as they are wanted, each as it is found: with the edits that it was given since. */
function withValues(from: FigureDesign, before: Partial<FigureDesign>, wanted: Partial<FigureDesign>): FigureDesign {
  const next = { ...from, ...wanted }
  return wanted.panels ? { ...next, panels: panelsAsFound(from.panels, before.panels ?? [], wanted.panels) } : next
}

/** Panels in the order of `wanted`; one that was taken out elsewhere stays out, and one that was added elsewhere follows. */
function panelsAsFound(
  found: readonly FigurePanel[],
  before: readonly FigurePanel[],
  wanted: readonly FigurePanel[],
): FigurePanel[] {
  const [left, known] = [[...found], [...before]]
  const placed = wanted.flatMap((panel) => (take(known, panel).length === 0 ? [panel] : take(left, panel)))
  // What this change takes out is known still, and no longer wanted.
  const added = left.filter((panel) => take(known, panel).length === 0)
  const panels = [...placed, ...added].slice(0, mostPanels)
  return panels.length > 0 ? panels : [...found]
}

/** Takes a panel out of a list: itself, or else the first of its source with whatever edits it has there; none where there is none. */
function take(panels: FigurePanel[], panel: FigurePanel): FigurePanel[] {
  const same = (other: FigurePanel) => JSON.stringify(other) === JSON.stringify(panel)
  const ofSource = (other: FigurePanel) => JSON.stringify(other.source) === JSON.stringify(panel.source)
  const at = panels.some(same) ? panels.findIndex(same) : panels.findIndex(ofSource)
  return at >= 0 ? panels.splice(at, 1) : []
}

/**
 * Edits of a panel, wherever it has moved since; without it, nothing changes. What was taken back is absent, so that the data decide again.
 * @param index  its place when it was edited, which tells it from another of the same source
 */
function withEdits(design: FigureDesign, source: FigureSource, index: number, more: Partial<PanelEdits>): FigureDesign {
  const isIt = (panel?: FigurePanel) => JSON.stringify(panel?.source) === JSON.stringify(source)
  const at = isIt(design.panels[index]) ? index : design.panels.findIndex(isIt)
  const withoutEmpty = (edits: PanelEdits): PanelEdits =>
    Object.fromEntries(Object.entries(edits).filter(([, value]) => value !== undefined))
  return {
    ...design,
    panels: design.panels.map((panel, place) =>
      place === at ? { ...panel, edits: withoutEmpty({ ...panel.edits, ...more }) } : panel,
    ),
  }
}
