import { computed, shallowRef, watch } from 'vue'
import type { PanelContent } from '../../src-shared/figures/document/figureContent.ts'
import type { PictureCell } from '../../src-shared/figures/document/figureSource.ts'
import { useLine } from '../host/line.ts'
import { runPicturePath, type Tensor } from '../run/picturePath.ts'

/**
 * The pictures of the grids among a figure's panels, loaded once each; a picture that cannot be had leaves its place empty. They are known
 * by where they come from, so that a panel never has those of another, whatever moves while they load.
 *
 * @returns pictures[panel][row][column]
 */
export function usePictures(projectId: string, contents: () => readonly { content?: PanelContent }[]) {
  const line = useLine()
  const images = shallowRef<ReadonlyMap<string, HTMLImageElement>>(new Map())
  const loading = new Set<string>()
  const urlOf = ({ run, tensor, row, range, limit, step, minus }: PictureCell) =>
    line.blobUrl(runPicturePath(projectId, run, { tensor: tensor as Tensor, row, colours: range, limit, step, minus }))
  /** Addresses in the places of the pictures. */
  const addresses = computed(() =>
    contents().map(({ content }) =>
      content?.kind === 'grid' ? content.grid.cells.map((cells) => cells.map((cell) => cell && urlOf(cell))) : [],
    ),
  )

  async function load(url: string): Promise<[string, HTMLImageElement] | undefined> {
    const image = new Image()
    image.src = url
    try {
      await image.decode()
      return [url, image]
    } catch {
      return undefined
    }
  }
  watch(
    addresses,
    async (grids) => {
      const all = new Set(grids.flat(2).filter((url) => url !== null))
      const wanted = [...all].filter((url) => !images.value.has(url) && !loading.has(url))
      if (wanted.length === 0) return
      for (const url of wanted) loading.add(url)
      const loaded = await Promise.all(wanted.map(load))
      for (const url of wanted) loading.delete(url)
      images.value = new Map([...images.value, ...loaded.filter((entry) => entry !== undefined)])
    },
    { immediate: true },
  )
  return computed(() =>
    addresses.value.map((grid) =>
      grid.map((urls) => urls.map((url) => (url === null ? undefined : images.value.get(url)))),
    ),
  )
}
