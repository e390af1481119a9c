import { shallowRef, watch } from 'vue'
import type { PanelContent } from '../../src-shared/figures/document/figureContent.ts'
import type { PictureCell } from '../../src-shared/figures/document/figureSource.ts'
import { useLine } from '../host/line.ts'
import { runPicturePath, type Tensor } from '../run/picturePath.ts'

/** The pictures of the grids among a figure's panels, loaded once each; a picture that cannot be had leaves its place empty. */
export function usePictures(projectId: string, contents: () => readonly { content?: PanelContent }[]) {
  const line = useLine()
  const images = new Map<string, HTMLImageElement>()
  const pictures = shallowRef<(HTMLImageElement | undefined)[][][]>([])
  const urlOf = ({ run, tensor, row, range, limit, step, minus }: PictureCell) =>
    line.blobUrl(runPicturePath(projectId, run, { tensor: tensor as Tensor, row, colours: range, limit, step, minus }))

  async function load(cell: PictureCell | null): Promise<HTMLImageElement | undefined> {
    if (!cell) return undefined
    const url = urlOf(cell)
    const known = images.get(url)
    if (known) return known
    const image = new Image()
    image.src = url
    try {
      await image.decode()
      images.set(url, image)
      return image
    } catch {
      return undefined
    }
  }
  watch(
    () => contents().map(({ content }) => (content?.kind === 'grid' ? content.grid.cells : [])),
    async (grids) => {
      const loaded = await Promise.all(
        grids.map((cells) => Promise.all(cells.map((cellLine) => Promise.all(cellLine.map(load))))),
      )
      pictures.value = loaded
    },
    { immediate: true },
  )
  return pictures
}
