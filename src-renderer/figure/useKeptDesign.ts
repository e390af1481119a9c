import { computed, onScopeDispose, shallowRef } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { FigureDesign, FigureDocument } from '../../src-shared/figures/document/figureDocument.ts'
import { useLine } from '../host/line.ts'
import { designOf } from './designOf.ts'

/** A change of a design that can be made to any: what it does not name stays as it is found. */
export type Alteration = (from: FigureDesign) => FigureDesign

/**
 * The design of a figure: what the project holds, with the changes that are still being kept on top, so that they are on screen at once.
 * Changes are kept one after another; one that fails is off the screen again, and what was changed before and after it stays.
 */
export function useKeptDesign(call: { projectId: string; figureId: string }) {
  const line = useLine()
  const kept = shallowRef<FigureDesign>()
  let changed = ''
  const waiting = shallowRef<readonly Alteration[]>([])
  const design = computed(() => kept.value && waiting.value.reduce((from, alteration) => alteration(from), kept.value))
  let turn: Promise<unknown> = Promise.resolve()
  let isOnScreen = true
  onScopeDispose(() => (isOnScreen = false))

  /** Takes over what the project holds, unless it was asked for before the last change. */
  function take(document: FigureDocument): void {
    if (document.changed < changed) return
    changed = document.changed
    kept.value = designOf(document)
  }
  async function write(alteration: Alteration): Promise<void> {
    // Undo reaches a figure that is no longer on screen, and that may have been changed elsewhere since.
    if (!isOnScreen || !kept.value) take((await line.call(contract.getFigure, call)).document)
    const next = designOf(alteration(kept.value!))
    ;({ changed } = await line.call(contract.changeFigure, { ...call, design: next }))
    kept.value = next
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
