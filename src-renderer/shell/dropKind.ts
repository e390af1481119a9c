import { arrayOfFile } from '../add/arrayOfFile.ts'

export type DropKind = 'model' | 'dataset' | 'encoder' | 'import' | 'project'

/** What a file or folder may be, from its name alone. A folder is more often one of images; the dialog says where it is not. */
export function dropKind(name: string, isFolder: boolean): DropKind {
  if (/\.inverscope$/i.test(name)) return 'project'
  if (isFolder) return /checkpoint|model|unet|ddpm|ema/i.test(name) ? 'model' : 'dataset'
  if (arrayOfFile(name)) return 'import'
  return /\.(npy|npz|png|jpe?g|webp|tiff?)$/i.test(name) ? 'dataset' : 'model'
}
