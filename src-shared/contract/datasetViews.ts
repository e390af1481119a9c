import { z } from 'zod'
import { DatasetEntry, Id } from '../project/projectFile.ts'

export const DatasetView = z.object({
  id: Id,
  name: z.string(),
  kind: z.enum(['images', 'tensor']),
  path: z.string(),
  present: z.boolean(),
  count: z.int(),
  shape: DatasetEntry.shape.shape,
  classes: z.array(z.string()),
  added: z.string(),
})
export type DatasetView = z.infer<typeof DatasetView>

/** The number that the image which a row started from has in its dataset by now; or why it has none, as the end of a sentence. */
export const PlaceInDataset = z.union([z.object({ place: z.int().nonnegative() }), z.object({ reason: z.string() })])
export type PlaceInDataset = z.infer<typeof PlaceInDataset>
