import { ref } from 'vue'
import { useRouter } from 'vue-router'
import { useSubmit } from '../components/useSubmit.ts'
import { useEntry } from '../manage/useEntry.ts'
import { useProjectStore } from '../stores/projectStore.ts'

/** What the workbench is told of anything that is added: the project, and the name where the person gave one. */
interface Named {
  projectId: string
  name?: string
}

/**
 * Adds something to the project, which can be taken back, and shows its page.
 *
 * @param kind  also the name of its page; the parameter of that is called after it
 * @param call  adds it; undefined where it was refused and the form says why
 */
export function useAddEntry(
  kind: 'model' | 'dataset' | 'encoder' | 'run',
  call: (named: Named) => Promise<{ id: string; name?: string } | undefined>,
  close: () => void,
) {
  const projects = useProjectStore()
  const router = useRouter()
  const { added } = useEntry()
  const name = ref('')
  const { busy, problem, submit } = useSubmit()

  const add = () =>
    submit(async () => {
      const { projectId } = projects.project!
      const label = name.value.trim()
      const entry = await call({ projectId, ...(label ? { name: label } : {}) })
      if (!entry) return
      await projects.refresh()
      close()
      await router.push({ name: kind, params: { projectId, [`${kind}Id`]: entry.id } })
      added({ kind, id: entry.id, name: entry.name ?? nameOfRun(entry.id) })
    })
  const nameOfRun = (id: string) => projects.runs.find((run) => run.id === id)?.name ?? id
  return { name, busy, problem, add }
}
