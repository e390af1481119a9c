import { z } from 'zod'

/**
 * How the difference of two pictures is shown: `signed` channel by channel, or one value for every pixel in the colours of a map: `l1` the mean
 * of |Δ| over the channels, `l2` their root mean square, `flip` how different it looks to a person who flips between both (images only).
 */
export const DifferenceMap = z.enum(['signed', 'l1', 'l2', 'flip'])
export type DifferenceMap = z.infer<typeof DifferenceMap>

/** The colours of the maps of one value for every pixel. */
export const mapOfDifferences = 'magma'
