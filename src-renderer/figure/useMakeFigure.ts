import { useRouter } from 'vue-router'
import { contract } from '../../src-shared/contract/contract.ts'
import type { FigureView, NewPanel } from '../../src-shared/contract/figureViews.ts'
import type { PanelKind } from '../../src-shared/figures/document/figureDocument.ts'
import { FigureSource } from '../../src-shared/figures/document/figureSource.ts'
import { venueOf } from '../../src-shared/figures/figureSize.ts'
import { useSubmit } from '../components/useSubmit.ts'
import { useLine } from '../host/line.ts'
import { usePreferencesStore } from '../stores/preferencesStore.ts'
import { useProjectStore } from '../stores/projectStore.ts'
import { useUndoStore } from '../stores/undoStore.ts'
import { changeKeptFigure } from './changeKeptFigure.ts'

/** Makes figures of what is on screen, and adds it to figures that exist; one at a time, and each can be taken back. */
export function useMakeFigure() {
  const line = useLine()
  const router = useRouter()
  const undo = useUndoStore()
  const projects = useProjectStore()
  const preferences = usePreferencesStore()
  const { busy, submit } = useSubmit()
  /** Of a new figure: that of the venue which a person exports for. */
  function preferredSize() {
    const venue = venueOf(preferences.exportWidth)
    return venue && { width: preferences.exportWidth, fontSize: venue.fontSize }
  }
  const open = (figureId: string) =>
    router.push({ name: 'figure', params: { projectId: projects.project!.projectId, figureId } })

  /** @param words  what it is made of; the figure is called after what it shows */
  async function make(panel: NewPanel, words: string): Promise<void> {
    const { projectId } = projects.project!
    let made: FigureView | undefined
    await undo.run({
      does: `Figure of ${words} made`,
      act: async () => {
        // Done again after it was taken back, it is the same figure and not another.
        if (made) await line.call(contract.restoreEntry, { projectId, kind: 'figure', id: made.id })
        else made = await line.call(contract.createFigure, { projectId, panels: [panel], ...preferredSize() })
      },
      revert: () => line.call(contract.removeEntry, { projectId, kind: 'figure', id: made!.id }),
    })
    if (!made) return
    await projects.refresh()
    await open(made.id)
  }

  async function addTo(figure: { id: string; name: string }, panel: NewPanel & { kind: PanelKind }): Promise<void> {
    const { projectId } = projects.project!
    const call = { projectId, figureId: figure.id }
    let done = false
    let columnsBefore: number | undefined
    /** As the project writes it, in the order of its schema. */
    const added = JSON.stringify(FigureSource.parse(panel.source))
    await undo.run({
      does: `Panel added to “${figure.name}”`,
      act: async () => {
        await changeKeptFigure(line, call, (before) => {
          const panels = [...before.panels, { kind: panel.kind, source: panel.source, edits: panel.edits ?? {} }]
          const columns = before.panels.length === 1 && before.columns === 1 ? 2 : before.columns
          columnsBefore = columns === before.columns ? undefined : before.columns
          return { ...before, columns, panels }
        })
        done = true
      },
      revert: () =>
        changeKeptFigure(line, call, (now) => {
          const at = now.panels.findLastIndex(({ source }) => JSON.stringify(source) === added)
          // Taken out by hand since, or the only one that is left
          if (at < 0 || now.panels.length === 1) return now
          const columns = (now.columns === 2 && columnsBefore) || now.columns
          return { ...now, panels: now.panels.toSpliced(at, 1), columns }
        }),
    })
    if (done) await open(figure.id)
  }

  async function duplicate(figure: { id: string; name: string }): Promise<void> {
    const { projectId } = projects.project!
    let made: FigureView | undefined
    await undo.run({
      does: `“${figure.name}” duplicated`,
      act: async () => {
        if (made) await line.call(contract.restoreEntry, { projectId, kind: 'figure', id: made.id })
        else made = await line.call(contract.duplicateFigure, { projectId, figureId: figure.id })
      },
      revert: () => line.call(contract.removeEntry, { projectId, kind: 'figure', id: made!.id }),
    })
    await projects.refresh()
  }
  return {
    make: (...what: Parameters<typeof make>) => submit(() => make(...what)),
    addTo: (...what: Parameters<typeof addTo>) => submit(() => addTo(...what)),
    duplicate: (...what: Parameters<typeof duplicate>) => submit(() => duplicate(...what)),
    /** One is being made. */
    busy,
  }
}
