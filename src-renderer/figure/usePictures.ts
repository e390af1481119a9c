import { computed, shallowRef, watch } from 'vue'
import type { PanelContent } from '../../src-shared/figures/document/figureContent.ts'
import { fittedRows } from '../../src-shared/figures/document/fittedRows.ts'
import type { PictureCell } from '../../src-shared/figures/document/figureSource.ts'
import { useLine } from '../host/line.ts'
import { reasonOfPicture } from '../host/reasonOfPicture.ts'
import { rowsInAddress, type Progress } from '../run/fittedOfRun.ts'
import { runPicturePath, type Tensor } from '../run/picturePath.ts'

/** Pictures that did not arrive: how many there should be, which are missing, and why the first of them is. */
export interface MissingPictures {
  count: number
  of: number
  /** Row and column of the first ones, as the grids name them. */
  names: string[]
  reason: string
}

const placeOf = (url: string) => url.replace(/&rows=\d+/, '')

/** Names that say enough; the others are counted. */
const mostNames = 4

/**
 * The pictures of the grids among a figure's panels, loaded once each; a picture that cannot be had leaves its place empty, and `missing` says which
 * and why; it is asked for once more when the contents are answered anew. Pictures are known by where they come from, so that a panel never has those
 * of another, whatever moves while they load. Colours of a set change with the rows of a run at work: its pictures are loaded anew then, all at once, and
 * those of before stay until the new ones are there.
 *
 * @param runs  of the project, as far as they are
 * @returns pictures[panel][row][column]
 */
export function usePictures(
  projectId: string,
  contents: () => readonly { content?: PanelContent }[],
  runs: () => readonly ({ id: string } & Progress)[],
) {
  const line = useLine()
  /** By their addresses without what changes with the rows of a run at work. */
  const images = shallowRef<ReadonlyMap<string, { url: string; image: HTMLImageElement; asked: number }>>(new Map())
  const failed = shallowRef<ReadonlyMap<string, string>>(new Map())
  const loading = new Set<string>()
  let turns = 0
  /** Contents whose pictures were asked for: what failed in them would fail again, while a new answer may show a run that has grown since. */
  const tried = new WeakSet<PanelContent>()
  const urlOf = ({ run, tensor, row, range, limit, step, minus, map, like }: PictureCell, fit: readonly number[]) =>
    line.blobUrl(
      runPicturePath(projectId, run, {
        tensor: tensor as Tensor,
        row,
        colours: range,
        limit,
        step,
        minus,
        map,
        like,
        // Components are fitted over the rows that are shown, whatever else there is.
        fitted: range === 'set' || fit.length === 0 ? rowsOf(run, minus, like) : undefined,
        fit,
      }),
    )
  /** How many rows there are of the runs whose rows decide the colours of a picture, while any of them is at work. */
  const rowsOf = (...ids: readonly (string | undefined)[]) =>
    rowsInAddress(...runs().filter(({ id }) => ids.includes(id)))
  const addressesOf = (grid: readonly (readonly (PictureCell | null)[])[]) =>
    grid.map((cells) => cells.map((cell) => cell && urlOf(cell, fittedRows(grid, cell))))
  /** Addresses in the places of the pictures. */
  const addresses = computed(() =>
    contents().map(({ content }) => (content?.kind === 'grid' ? addressesOf(content.grid.cells) : [])),
  )

  async function load(url: string): Promise<HTMLImageElement | undefined> {
    const image = new Image()
    image.src = url
    try {
      await image.decode()
      return image
    } catch {
      return undefined
    }
  }

  /** Addresses of panels whose contents were answered anew. */
  function answeredAnew(): ReadonlySet<string | null> {
    const anew = contents().flatMap(({ content }, panel) => {
      if (!content || tried.has(content)) return []
      tried.add(content)
      return addresses.value[panel].flat()
    })
    return new Set(anew)
  }

  async function loadAll(): Promise<void> {
    const anew = answeredAnew()
    const all = new Set(addresses.value.flat(2).filter((url) => url !== null))
    const wanted = [...all].filter(
      (url) =>
        images.value.get(placeOf(url))?.url !== url && !loading.has(url) && (!failed.value.has(url) || anew.has(url)),
    )
    if (wanted.length === 0) return
    for (const url of wanted) loading.add(url)
    const asked = ++turns
    const loaded = await Promise.all(wanted.map(async (url) => ({ url, image: await load(url) })))
    const without = loaded.filter(({ image }) => !image).map(({ url }) => url)
    // One is asked for all: what keeps one picture away mostly keeps the others away.
    const reason = without.length > 0 ? await reasonOfPicture(without[0]) : ''
    for (const url of wanted) loading.delete(url)
    // Those that were asked for once more stay named until it is known how that went.
    const others = [...failed.value].filter(([url]) => !wanted.includes(url))
    failed.value = new Map([...others, ...without.map((url) => [url, reason] as const)])
    images.value = new Map([
      ...images.value,
      ...loaded.flatMap(({ url, image }) => {
        // What was asked for later may be there before.
        const isNewest = (images.value.get(placeOf(url))?.asked ?? 0) <= asked
        return image && isNewest ? [[placeOf(url), { url, image, asked }] as const] : []
      }),
    ])
  }
  watch(addresses, loadAll, { immediate: true })

  /** Asks once more for what did not arrive. */
  async function again(): Promise<void> {
    failed.value = new Map()
    await loadAll()
  }
  // What a lost connection kept away comes with the next.
  watch(line.connections, () => failed.value.size > 0 && again())

  const missing = computed((): MissingPictures | undefined => {
    const places = addresses.value.flatMap((grid, panel) =>
      grid.flatMap((urls, row) => urls.flatMap((url, column) => (url === null ? [] : [{ url, panel, row, column }]))),
    )
    const without = places.filter(({ url }) => failed.value.has(url))
    if (without.length === 0) return undefined
    const names = without.slice(0, mostNames).map(({ panel, row, column }) => {
      const content = contents()[panel].content
      return content?.kind === 'grid' ? `${content.grid.rows[row]} ${content.grid.columns[column]}`.trim() : ''
    })
    return { count: without.length, of: places.length, names, reason: failed.value.get(without[0].url)! }
  })

  return {
    pictures: computed(() =>
      addresses.value.map((grid) =>
        grid.map((urls) => urls.map((url) => (url === null ? undefined : images.value.get(placeOf(url))?.image))),
      ),
    ),
    missing,
    again,
  }
}
