import { computed } from 'vue'
import { unlessChanged } from '../components/unlessChanged.ts'
import { galleryColumn, galleryColumns, type GalleryColumn } from '../run/galleryColumns.ts'
import type { Tensor } from '../run/picturePath.ts'
import { useProjectStore } from '../stores/projectStore.ts'
import { differingFields, finishedRowsOf, runField, type GridField } from './gridFields.ts'
import { arraysOf, gridPlan, type GridAxis, type GridCell } from './gridPlan.ts'
import { differenceCell } from './differenceCell.ts'
import { gridSections, type GridPlace } from './gridSections.ts'
import { useGridPairs } from './useGridPairs.ts'
import { useGridRuns, useRowsByClass } from './useGridRuns.ts'
import type { GridView } from './useGridView.ts'
import { usualColumns } from './usualColumns.ts'

const titles = { image: 'Image', class: 'Image by class' }

/** The words of a side. */
export const titleOfAxis = (axis: GridAxis) => (typeof axis === 'object' ? axis.title : titles[axis])
const nameOfAxis = (axis: GridAxis) => (typeof axis === 'object' ? axis.name : axis)

/** What of each image is offered, in the order of a gallery. */
const order: readonly Tensor[] = [
  'noise',
  'samples',
  'latents',
  'latent-minus-noise',
  'reconstructions',
  'reconstruction-minus-sample',
]

/** A grid over several runs: what its sides can go along, what stands where, and which arrays there are. */
export function useGrid(projectId: string, view: GridView) {
  const projects = useProjectStore()
  const { runs, gone, withoutGone, loading, problem } = useGridRuns(projectId, () => view.runs.value)

  const differing = computed(() =>
    differingFields(runs.value, (id) => projects.models.find((model) => model.id === id)?.name ?? id),
  )
  const fields = computed<GridField[]>(() => [...differing.value, runField])
  const fieldNamed = (name: string) => fields.value.find((field) => field.name === name)

  const columns = computed<GridAxis>(() => {
    if (view.columns.value === 'image' && fieldNamed(view.rows.value)) return 'image'
    const others = differing.value.filter(({ name }) => name !== view.rows.value)
    return fieldNamed(view.columns.value) ?? usualColumns(runs.value, others)
  })
  const rows = computed<GridAxis>(() => {
    const chosen = fieldNamed(view.rows.value)
    if (chosen && chosen !== columns.value) return chosen
    return view.rows.value === 'class' ? 'class' : 'image'
  })

  const classes = useRowsByClass(
    projectId,
    () => runs.value,
    () => rows.value === 'class',
  )
  const plan = computed(() =>
    gridPlan(runs.value, differing.value, {
      columns: columns.value,
      rows: rows.value,
      image: view.image.value,
      classes: classes.found.value,
    }),
  )

  const arrays = computed<GalleryColumn[]>((before) => {
    const found = new Map<Tensor, GalleryColumn>()
    for (const run of runs.value)
      for (const column of galleryColumns(arraysOf(run)))
        if (!found.has(column.tensor)) found.set(column.tensor, column)
    return unlessChanged(
      before,
      order.flatMap((tensor) => found.get(tensor) ?? []),
    )
  })
  const array = computed(
    () =>
      arrays.value.find(({ tensor }) => tensor === view.tensor.value) ??
      arrays.value.find(({ tensor }) => tensor === 'samples') ??
      arrays.value.at(0),
  )
  const sections = computed(() => gridSections(plan.value.sections, 1, 1))

  /** The run that the pictures of a place are compared to: that of its line's first column, or of its group's first line where columns are images. */
  const baseOf = (place: GridPlace) =>
    columns.value === 'image' ? plan.value.runAt({ ...place, row: 0 }, 0) : plan.value.runAt(place, 0)

  /** The runs from which each is subtracted. */
  const subtracted = computed(() => {
    const found = new Map<string, Set<string>>()
    if (view.difference.value === 'images') return new Map<string, string[]>()
    const across = columns.value === 'image' ? 1 : plan.value.columns
    for (const [section, { rows: lines }] of plan.value.sections.entries())
      for (let row = 0; row < (typeof rows.value === 'object' ? lines : Math.min(1, lines)); row++) {
        const base = baseOf({ section, row })
        if (!base) continue
        const from = found.get(base.row.id) ?? new Set()
        found.set(base.row.id, from)
        for (let column = 0; column < across; column++) {
          const run = plan.value.runAt({ section, row }, column)
          if (run) from.add(run.row.id)
        }
      }
    return new Map([...found].map(([base, from]) => [base, [...from]]))
  })
  /** What the pairs of a run depend on: what it goes back to, and which images it has, which is known once it has some. */
  const grounds = computed(
    () => new Map(runs.value.map(({ row, traits }) => [row.id, `${traits.beginning} ${traits.completed.length > 0}`])),
  )
  const pairs = useGridPairs(
    projectId,
    () => subtracted.value,
    (run) => grounds.value.get(run) ?? '',
  )

  function cellOf(line: number, column: number): GridCell {
    const tensor = array.value?.tensor ?? 'samples'
    const place = sections.value.placeOf(line)
    const cell = plan.value.cell(place, column, tensor)
    if (view.difference.value === 'images' || !cell.picture) return cell
    return differenceCell(cell.picture, baseOf(place), tensor, pairs.pairing)
  }

  /** Sides that can be chosen. Images go along one side only, since the other is what they are compared in. */
  const sideChoices = computed(() => {
    const settings = fields.value.map(({ name, title }) => ({ value: name, label: title }))
    return {
      columns: [...settings, ...(typeof rows.value === 'object' ? [{ value: 'image', label: titles.image }] : [])],
      rows: [{ value: 'image', label: titles.image }, { value: 'class', label: titles.class }, ...settings].filter(
        ({ value }) => !(columns.value === 'image' && (value === 'image' || value === 'class')),
      ),
    }
  })
  const columnsName = computed({
    get: () => nameOfAxis(columns.value),
    set: (name: string) => {
      // The side that was left takes the place of the one that is taken.
      const other = nameOfAxis(rows.value)
      view.setSides(name, name === other ? nameOfAxis(columns.value) : other)
    },
  })
  const rowsName = computed({
    get: () => nameOfAxis(rows.value),
    set: (name: string) => {
      const other = nameOfAxis(columns.value)
      view.setSides(name === other ? nameOfAxis(rows.value) : other, name)
    },
  })

  /** The first run that has the array, a finished one where there is: all pictures are coloured on its scale where a set has one. */
  const scaleRun = computed(() => {
    const tensor = array.value?.tensor
    const able = runs.value.filter(
      (run) => run.traits.completed.length > 0 && tensor && galleryColumn(arraysOf(run), tensor),
    )
    return able.find((run) => finishedRowsOf(run) === run.row.count) ?? able.at(0)
  })
  /** Of a run that gives the scale while it is at work, how many rows it has it from; the pictures are drawn anew with every change. */
  const scaleRows = computed(() => {
    const run = scaleRun.value
    if (!run) return undefined
    const rows = finishedRowsOf(run)
    return rows < run.row.count ? rows : undefined
  })

  return {
    runs,
    gone,
    leaveGone: () => (view.runs.value = withoutGone()),
    loading,
    problem,
    columns,
    rows,
    columnsName,
    rowsName,
    sideChoices,
    plan,
    sections,
    arrays,
    array,
    cellOf,
    pairs,
    scaleRun,
    scaleRows,
    fields: differing,
    classesMissing: classes.waiting,
    classesProblem: classes.problem,
    /** Whether one image of every run is chosen, since neither side goes along them. */
    showsOneImage: computed(() => typeof columns.value === 'object' && typeof rows.value === 'object'),
  }
}

export type Grid = ReturnType<typeof useGrid>
