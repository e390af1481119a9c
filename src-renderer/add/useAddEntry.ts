import { ref } from 'vue'
import { useRouter } from 'vue-router'
import { useSubmit } from '../components/useSubmit.ts'
import { useProjectStore } from '../stores/projectStore.ts'

/** What the workbench is told of anything that is added: the project, and the name where the person gave one. */
interface Named {
  projectId: string
  name?: string
}

/**
 * Adds something to the project and shows its page.
 *
 * @param route  name of the page, and of the parameter with its id
 * @param call  adds it; undefined where it was refused and the form says why
 */
export function useAddEntry(
  { name: page, id: parameter }: { name: 'model' | 'dataset' | 'encoder'; id: string },
  call: (named: Named) => Promise<{ id: string } | undefined>,
  close: () => void,
) {
  const projects = useProjectStore()
  const router = useRouter()
  const name = ref('')
  const { busy, problem, submit } = useSubmit()

  const add = () =>
    submit(async () => {
      const { projectId } = projects.project!
      const label = name.value.trim()
      const added = await call({ projectId, ...(label ? { name: label } : {}) })
      if (!added) return
      await projects.refresh()
      close()
      await router.push({ name: page, params: { projectId, [parameter]: added.id } })
    })
  return { name, busy, problem, add }
}
