import { listImages } from '../../imaging/imageFolder.ts'

/** The images of a dataset folder in the order that defines their index. */
export async function listDatasetItems(folder: string): Promise<{ file: string; class?: number }[]> {
  return (await listImages(folder)).images
}
