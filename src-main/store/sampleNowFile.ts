import path from 'node:path'

/** What a picture of a look at a model shows: the state, the sample predicted from it, or the finished sample as its autoencoder decodes it. */
export const sampledNow = ['state', 'prediction', 'image'] as const

/** Where the picture of one row at one step lies. */
export function sampleNowFile(
  folder: string,
  { shown, step, row }: { shown: (typeof sampledNow)[number]; step: number; row: number },
): string {
  return path.join(folder, `${shown}-${step}-${row}.png`)
}
