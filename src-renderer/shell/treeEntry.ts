import type { RouteLocationRaw } from 'vue-router'
import type { ShownRunState } from '../../src-shared/contract/views.ts'

/** One place of the project that the tree leads to. */
export interface TreeEntry {
  key: string
  name: string
  note: string
  state?: ShownRunState
  missing?: boolean
  to: RouteLocationRaw
}
