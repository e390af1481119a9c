import { useRouter } from 'vue-router'
import { useProjectStore } from '../stores/projectStore.ts'

/** @returns opens a project in this window, by the path of its file or folder, and shows it */
export function useOpenProject(): (path: string) => Promise<void> {
  const projects = useProjectStore()
  const router = useRouter()
  return async (path) => {
    const { projectId } = await projects.open(path)
    await router.push({ name: 'project', params: { projectId } })
  }
}
