import { computed, shallowRef, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { FigureDesign, FigurePanel, PanelEdits } from '../../src-shared/figures/document/figureDocument.ts'
import { useAnswer } from '../host/useAnswer.ts'
import { useLine } from '../host/line.ts'
import { useProjectStore } from '../stores/projectStore.ts'
import { useStudiesStore } from '../stores/studiesStore.ts'
import { useUndoStore } from '../stores/undoStore.ts'
import { designOf } from './designOf.ts'

/**
 * A figure as it is drawn and changed: what a person sees at once, kept in the project with every change, and asked for again when the figure,
 * or a run or study that it shows, changes.
 */
export function useFigure(figureId: string) {
  const line = useLine()
  const projects = useProjectStore()
  const studies = useStudiesStore()
  const undo = useUndoStore()
  const { projectId } = projects.project!
  const view = computed(() => projects.figures.find(({ id }) => id === figureId))
  /** Changes with the data of the panels: how far runs are and which studies are done. */
  const dataState = computed(() => {
    const { runs = [], studies: ids = [] } = view.value ?? {}
    return [
      ...projects.runs.filter(({ id }) => runs.includes(id)).map(({ id, done, name }) => [id, done, name]),
      ...studies.studies.filter(({ id }) => ids.includes(id)).map(({ id, state, created }) => [id, state, created]),
    ].join()
  })
  const { answer, problem } = useAnswer(
    contract.getFigure,
    () => view.value && { projectId, figureId, seen: [view.value.changed, dataState.value].join() },
  )
  /** What is on screen: ahead of the project while a change is being kept. */
  const design = shallowRef<FigureDesign>()
  let keeping = 0
  watch(answer, (detail) => {
    if (detail && keeping === 0) design.value = designOf(detail.document)
  })

  async function keep(next: FigureDesign): Promise<void> {
    design.value = next
    keeping++
    try {
      await line.call(contract.changeFigure, { projectId, figureId, design: next })
    } finally {
      keeping--
    }
  }
  /** @param does  what was changed, for undo: `Title changed` */
  async function change(does: string, next: FigureDesign): Promise<void> {
    const before = design.value
    if (!before || JSON.stringify(before) === JSON.stringify(next)) return
    await undo.run({ does, act: () => keep(next), revert: () => keep(before) })
    // A change that could not be kept is not shown as if it were.
    if (undo.last?.does !== does && design.value === next) design.value = before
  }
  const changeDesign = (does: string, more: Partial<FigureDesign>) =>
    design.value ? change(does, { ...design.value, ...more }) : Promise.resolve()
  const changePanels = (does: string, panels: FigurePanel[]) => changeDesign(does, { panels })
  const changeEdits = (does: string, index: number, more: Partial<PanelEdits>) =>
    changePanels(
      does,
      design.value!.panels.map((panel, place) =>
        place === index ? { ...panel, edits: withoutEmpty({ ...panel.edits, ...more }) } : panel,
      ),
    )
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

export type FigureState = ReturnType<typeof useFigure>

/** What was taken back is absent, so that the data decide again. */
function withoutEmpty(edits: PanelEdits): PanelEdits {
  return Object.fromEntries(Object.entries(edits).filter(([, value]) => value !== undefined))
}
