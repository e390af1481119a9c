export { formatBytes } from '../../../src-shared/numbers/formatBytes.ts'

/** `12,345` */
export const formatCount = (count: number): string => count.toLocaleString('en')
