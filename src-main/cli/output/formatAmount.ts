export { formatBytes } from '../../../src-shared/numbers/formatBytes.ts'
export { formatDuration } from '../../../src-shared/project/formatDuration.ts'

/** `12,345` */
export const formatCount = (count: number): string => count.toLocaleString('en')
