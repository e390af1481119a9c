import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Tensor } from './picturePath.ts'

/** The selected picture of a run. It lives in the address, so that it survives a reload and can be sent to a colleague. */
export function useSelection() {
  const route = useRoute()
  const router = useRouter()
  const selection = computed(() => {
    const { row, tensor } = route.query
    return typeof row === 'string' && /^\d+$/.test(row) && typeof tensor === 'string'
      ? { row: Number(row), tensor: tensor as Tensor }
      : undefined
  })
  const select = (row: number, tensor: Tensor) =>
    router.replace({ query: { ...route.query, row: String(row), tensor } })
  return { selection, select }
}
