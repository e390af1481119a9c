import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { pictureSetOf } from '../components/pictureSet.ts'
import { unlessChanged } from '../components/unlessChanged.ts'
import type { PanelContent } from '../../src-shared/figures/document/figureContent.ts'
import { fittedRows } from '../../src-shared/figures/document/fittedRows.ts'
import type { PictureCell } from '../../src-shared/figures/document/figureSource.ts'
import { useLine } from '../host/line.ts'
import { reasonOfPicture } from '../host/reasonOfPicture.ts'
import { rowsInAddress, type Progress } from '../run/fittedOfRun.ts'
import { runPicturePath, type Tensor } from '../run/picturePath.ts'

/** Pictures that did not arrive for one reason: how many of all that there should be, and which. */
export interface MissingPictures {
  count: number
  of: number
  /** Row and column of the first ones, as the grids name them. */
  names: string[]
  reason: string
}

const placeOf = (url: string) => url.replace(/&rows=\d+/, '')

/** Pictures of a run at work are asked for anew this long after they arrived, in milliseconds: its engine has the same cores as who draws them. */
const restFor = 700

/** Names that say enough; the others are counted. */
const mostNames = 4

/**
 * The pictures of the grids among a figure's panels, loaded once each, those of one array together and waiting for no others; a picture that cannot be
 * had leaves its place empty, and `missing` says which and why; it is asked for once more when the contents are answered anew. Pictures are known by where they come from, so that a panel never has those
 * of another, whatever moves while they load. Colours of a set change with the rows of a run at work: its pictures are loaded anew then, all at once,
 * those of before stay until the new ones are there, and however fast it goes on no others are asked for meanwhile.
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
  const images = shallowRef<ReadonlyMap<string, { url: string; image: HTMLImageElement }>>(new Map())
  const failed = shallowRef<ReadonlyMap<string, string>>(new Map())
  /** Places whose pictures were asked for, or have come just now. */
  const loading = new Set<string>()
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
  const shown = computed(
    () =>
      new Set(
        contents().flatMap(({ content }) =>
          content?.kind === 'grid'
            ? content.grid.cells.flat().flatMap((cell) => (cell ? [cell.run, cell.minus, cell.like] : []))
            : [],
        ),
      ),
  )
  /** How far the runs of the figure are, the same while other runs of the project go on. */
  const progress = computed<readonly ({ id: string } & Progress)[]>((before) =>
    unlessChanged(
      before,
      runs()
        .filter(({ id }) => shown.value.has(id))
        .map(({ id, done, count }) => ({ id, done, count })),
    ),
  )
  /** How many rows there are of the runs whose rows decide the colours of a picture, while any of them is at work. */
  const rowsOf = (...ids: readonly (string | undefined)[]) =>
    rowsInAddress(...progress.value.filter(({ id }) => ids.includes(id)))
  function addressesOf(grid: readonly (readonly (PictureCell | null)[])[]) {
    /** By array: looking through the whole grid for each of its pictures would take long. */
    const fits = new Map<string, number[]>()
    const fitOf = (cell: PictureCell) => {
      const { run, tensor, step, minus, like } = cell
      const array = JSON.stringify([run, tensor, step, minus, like])
      const fit = fits.get(array) ?? fittedRows(grid, cell)
      fits.set(array, fit)
      return fit
    }
    return grid.map((cells) => cells.map((cell) => cell && urlOf(cell, fitOf(cell))))
  }
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
        images.value.get(placeOf(url))?.url !== url &&
        !loading.has(placeOf(url)) &&
        (!failed.value.has(url) || anew.has(url)),
    )
    if (wanted.length === 0) return
    const sets = Map.groupBy(wanted, pictureSetOf)
    await Promise.all([...sets.values()].map(loadSet))
  }

  /** The pictures of one array, which come together. */
  async function loadSet(wanted: readonly string[]): Promise<void> {
    for (const url of wanted) loading.add(placeOf(url))
    const loaded = await Promise.all(wanted.map(async (url) => ({ url, image: await load(url) })))
    const arrived = loaded.flatMap(({ url, image }) => (image ? [[placeOf(url), { url, image }] as const] : []))
    images.value = new Map([...images.value, ...arrived])
    const without = loaded.filter(({ image }) => !image).map(({ url }) => url)
    // One is asked for all: what keeps one picture of an array away mostly keeps the others away.
    const reason = without.length > 0 ? await reasonOfPicture(without[0]) : ''
    // Those that were asked for once more stay named until it is known how that went; those of an earlier number of rows are wanted no more.
    const present = new Set(addresses.value.flat(2))
    // What could not be asked for meanwhile, since its place was.
    const isOutdated = without.some((url) => !present.has(url))
    const others = [...failed.value].filter(([url]) => !wanted.includes(url) && present.has(url))
    failed.value = new Map([...others, ...without.map((url) => [url, reason] as const)])
    const resting = arrived.flatMap(([place, { url }]) => (place === url ? [] : place))
    for (const url of wanted) if (!resting.includes(placeOf(url))) loading.delete(placeOf(url))
    rest(resting)
    if (isOutdated) void loadAll()
  }

  /** What has changed meanwhile is asked for once, at the end of the while. */
  function rest(places: readonly string[]): void {
    if (places.length === 0) return
    const timer = setTimeout(() => {
      rests.delete(timer)
      for (const place of places) loading.delete(place)
      void loadAll()
    }, restFor)
    rests.add(timer)
  }
  const rests = new Set<ReturnType<typeof setTimeout>>()
  onScopeDispose(() => {
    for (const timer of rests) clearTimeout(timer)
  })
  watch(addresses, loadAll, { immediate: true })

  /** Asks once more for what did not arrive. */
  async function again(): Promise<void> {
    failed.value = new Map()
    await loadAll()
  }
  // What a lost connection kept away comes with the next.
  watch(line.connections, () => failed.value.size > 0 && again())

  /** By reason. */
  const missing = computed((): MissingPictures[] => {
    const places = addresses.value.flatMap((grid, panel) =>
      grid.flatMap((urls, row) => urls.flatMap((url, column) => (url === null ? [] : [{ url, panel, row, column }]))),
    )
    const without = places.filter(({ url }) => failed.value.has(url))
    return [...Map.groupBy(without, ({ url }) => failed.value.get(url)!)].map(([reason, lost]) => {
      const names = lost.slice(0, mostNames).map(({ panel, row, column }) => {
        const content = contents()[panel].content
        return content?.kind === 'grid' ? `${content.grid.rows[row]} ${content.grid.columns[column]}`.trim() : ''
      })
      return { count: lost.length, of: places.length, names, reason }
    })
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
