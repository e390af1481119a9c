import { computed } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import { useAnswer } from '../host/useAnswer.ts'
import { useLine } from '../host/line.ts'
import { useUndoStore } from '../stores/undoStore.ts'
import { rowName } from './rowName.ts'

/** The starred rows of a run, kept with it in the project. */
export function useStars(projectId: string, runId: string) {
  const line = useLine()
  const undo = useUndoStore()
  const { answer, ask } = useAnswer(contract.getStars, () => ({ projectId, runId }))
  const stars = computed<ReadonlySet<number>>(() => new Set(answer.value?.rows ?? []))

  const change = async (rows: readonly number[], starred: boolean) => {
    await line.call(contract.changeStars, { projectId, runId, rows: [...rows], starred })
    await ask()
  }

  /** Stars rows, or takes the stars away where all of them have one. */
  function toggle(rows: readonly number[]): Promise<void> {
    const starred = !rows.every((row) => stars.value.has(row))
    const changed = rows.filter((row) => stars.value.has(row) !== starred)
    const what = changed.length === 1 ? rowName(changed[0]) : `${changed.length} images`
    return undo.run({
      does: starred ? `${what} starred` : `Star of ${what} removed`,
      act: () => change(changed, starred),
      revert: () => change(changed, !starred),
    })
  }
  return { stars, toggle }
}
