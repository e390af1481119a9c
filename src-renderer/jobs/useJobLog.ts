import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { LogLine, LogOwner } from '../../src-shared/project/jobLog.ts'
import { useLine } from '../host/line.ts'
import { sentenceOf } from '../stores/noticesStore.ts'

/**
 * The log of a run or study, followed while it grows.
 *
 * @param owner  read reactively
 * @returns `lines` is undefined until they have arrived
 */
export function useJobLog(owner: () => LogOwner & { projectId: string }) {
  const line = useLine()
  const lines = shallowRef<readonly LogLine[]>()
  const problem = ref<string>()
  let stop = () => {}

  function follow(): void {
    stop()
    lines.value = undefined
    problem.value = undefined
    const { projectId, kind, id } = owner()
    stop = line.subscribe(
      contract.watchLog,
      { projectId, owner: { kind, id } },
      ({ from, lines: next }) => (lines.value = [...(lines.value ?? []).slice(0, from), ...next]),
      (error) => (problem.value = sentenceOf(error)),
    )
  }

  watch(() => JSON.stringify(owner()), follow, { immediate: true })
  onScopeDispose(() => stop())
  return { lines, problem }
}

/** A log as lines of text, for another program. */
export function logText(lines: readonly LogLine[]): string {
  return lines.map(({ at, level, text }) => `${at}  ${level === 'note' ? '' : `${level}: `}${text}\n`).join('')
}
