import { onScopeDispose, reactive, ref } from 'vue'
import { useRouter } from 'vue-router'
import { useDraft } from '../components/useDraft.ts'
import { useSubmit } from '../components/useSubmit.ts'
import { useEntry } from '../manage/useEntry.ts'
import { useProjectStore } from '../stores/projectStore.ts'

/** What the workbench is told of anything that is added: the project, and the name where the person gave one. */
interface Named {
  projectId: string
  name?: string
}

const dialogOf = { model: 'addModel', dataset: 'addDataset', encoder: 'addEncoder', run: 'import' } as const

/**
 * Adds something to the project, which can be taken back, and shows its page.
 *
 * @param kind  also the name of its page; the parameter of that is called after it
 * @param call  adds it; undefined where it was refused and the form says why. Gives up with its signal: who closes the form wants nothing added
 */
export function useAddEntry(
  kind: 'model' | 'dataset' | 'encoder' | 'run',
  call: (named: Named, options: { signal: AbortSignal }) => Promise<{ id: string; name?: string } | undefined>,
  close: () => void,
) {
  const projects = useProjectStore()
  const router = useRouter()
  const { added } = useEntry()
  const name = ref('')
  useDraft(dialogOf[kind], 'name', reactive({ name }))
  const { busy, problem, submit } = useSubmit()
  const closed = new AbortController()
  onScopeDispose(() => closed.abort())

  const add = () =>
    submit(async () => {
      const { projectId } = projects.project!
      const label = name.value.trim()
      const before = new Set(entries().map(({ id }) => id))
      const entry = await call({ projectId, ...(label ? { name: label } : {}) }, { signal: closed.signal })
      if (!entry) return
      await projects.refresh()
      close()
      await router.push({ name: kind, params: { projectId, [`${kind}Id`]: entry.id } })
      const shownName = entry.name ?? entries().find(({ id }) => id === entry.id)?.name ?? entry.id
      // What was there before, and was added once more with other settings, is not taken away by undo.
      if (!before.has(entry.id)) added({ kind, id: entry.id, name: shownName })
    })
  const lists = { model: 'models', dataset: 'datasets', encoder: 'encoders', run: 'runs' } as const
  const entries = (): readonly { id: string; name: string }[] => projects[lists[kind]]
  return { name, busy, problem, add }
}
