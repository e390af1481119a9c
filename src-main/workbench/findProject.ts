/** Where a project lies, for shells that must know before they open it. */
export { findProject } from '../store/projectStore.ts'
