import { computed, onScopeDispose, shallowRef } from 'vue'
import type { FigureDesign, FigureDocument } from '../../src-shared/figures/document/figureDocument.ts'
import { useLine } from '../host/line.ts'
import { changeKeptFigure, keptOf, type Alteration } from './changeKeptFigure.ts'

/**
 * The design of a figure: what the project holds, with the changes that are still being kept on top, so that they are on screen at once.
 * Changes are kept one after another; one that fails is off the screen again, and what was changed before and after it stays.
 */
export function useKeptDesign(call: { projectId: string; figureId: string }) {
  const line = useLine()
  const kept = shallowRef<{ design: FigureDesign; changed: string }>()
  const waiting = shallowRef<readonly Alteration[]>([])
  const design = computed(
    () => kept.value && waiting.value.reduce((from, alteration) => alteration(from), kept.value.design),
  )
  let turn: Promise<unknown> = Promise.resolve()
  let isOnScreen = true
  onScopeDispose(() => (isOnScreen = false))

  /** Takes over what the project holds, unless it was asked for before the last change. */
  function take(document: FigureDocument): void {
    if (kept.value && document.changed < kept.value.changed) return
    kept.value = keptOf(document)
  }
  async function write(alteration: Alteration): Promise<void> {
    // Undo reaches a figure that is no longer on screen, and that was probably changed since.
    kept.value = await changeKeptFigure(line, call, alteration, isOnScreen ? kept.value : undefined)
  }
  /** @throws what the project says where it cannot be kept */
  function keep(alteration: Alteration): Promise<void> {
    waiting.value = [...waiting.value, alteration]
    const written = turn
      .then(() => write(alteration))
      .finally(() => (waiting.value = waiting.value.toSpliced(waiting.value.indexOf(alteration), 1)))
    turn = written.catch(() => {})
    return written
  }
  return { design, take, keep }
}
