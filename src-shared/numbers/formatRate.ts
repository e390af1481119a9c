import { measuredNumber } from './plainNumber.ts'

/** Images a second with two significant digits, wherever they are told: `0.25`, `4.0`, `120`, `1,200`. */
export const formatRate = (perSecond: number): string => measuredNumber(perSecond, 2)
