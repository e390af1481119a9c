import type { DatasetView, ModelView, RunRow } from '../../src-shared/contract/views.ts'

/** (C, H, W) of the pictures that a model is about: its states, or what its autoencoder encodes to them. */
function pictureShape({ shape, autoencoder }: ModelView): readonly number[] {
  if (!autoencoder) return shape
  return [autoencoder.channels, autoencoder.scale * shape[1], autoencoder.scale * shape[2]]
}

const shapeWords = (shape: readonly number[]) => shape.join(' × ')

/**
 * Why a model cannot take the images of a dataset, as far as it is known before they are read; undefined where it can.
 *
 * @param classesGiven  whether the person gives the classes of the images
 */
export function misfitOf(model: ModelView, dataset: DatasetView, classesGiven = false): string | undefined {
  if (!dataset.present) return `${dataset.name} is not where it was; find it again on its page.`
  if (dataset.kind === 'tensor' && dataset.shape && dataset.shape.join() !== model.shape.join())
    return `The rows of ${dataset.name} are ${shapeWords(dataset.shape)}; ${model.name} works on ${shapeWords(model.shape)}.`
  const [channels] = pictureShape(model)
  if (dataset.kind === 'images' && channels !== 1 && channels !== 3)
    return `${model.name} works on ${channels} channels, which no image of ${dataset.name} has.`
  const known = model.settings.classes ?? 0
  const given = dataset.classes.length
  if (known > 0 && !classesGiven && (given === 0 || given > known))
    return `${model.name} wants a class for every image, of ${known}; ${dataset.name} has ${given === 0 ? 'none' : given}.`
  return undefined
}

/** Whether the images of a dataset are brought to another size for a model; false where their size is not known. */
export function isResized(model: ModelView, { kind, shape }: DatasetView): boolean {
  return kind === 'images' && shape !== undefined && shape.slice(1).join() !== pictureShape(model).slice(1).join()
}

/** What is said of images that are brought to another size. */
export function resizedSentence(model: ModelView, dataset: DatasetView): string | undefined {
  if (!isResized(model, dataset)) return undefined
  return `The first is ${shapeWords(dataset.shape!.slice(1).reverse())} pixels; the model’s ${shapeWords(pictureShape(model).slice(1).reverse())}, to which they are brought.`
}

/** What a project has, the newest run first. */
export interface ProjectContent {
  models: readonly ModelView[]
  datasets: readonly DatasetView[]
  runs: readonly RunRow[]
}

/** The dataset that fits a model: the last that it was used with, else the first whose images have its size, else the first that it can take. */
export function datasetFor(
  model: ModelView,
  { datasets, runs }: ProjectContent,
  classesGiven = false,
): DatasetView | undefined {
  const fitting = datasets.filter((dataset) => misfitOf(model, dataset, classesGiven) === undefined)
  const used = runs.flatMap(({ model: id, dataset }) => (id === model.id && dataset !== undefined ? dataset : []))
  return (
    used.flatMap((id) => fitting.find((dataset) => dataset.id === id) ?? [])[0] ??
    fitting.find((dataset) => !isResized(model, dataset)) ??
    fitting[0]
  )
}

/**
 * The model and the dataset that a form begins with: those that were used together last, else the last model with a dataset that fits it. What somebody
 * came from stays.
 */
export function beginningPair(
  content: ProjectContent,
  start: { model?: string; dataset?: string },
): { model?: string; dataset?: string } {
  const models = content.models.filter(({ present }) => present)
  const modelOf = (id: string | undefined) => models.find((model) => model.id === id)
  const datasetOf = (id: string | undefined) => content.datasets.find((dataset) => dataset.id === id)
  if (start.model !== undefined) {
    const model = modelOf(start.model)
    return { model: start.model, dataset: start.dataset ?? (model && datasetFor(model, content)?.id) }
  }
  for (const run of content.runs) {
    const [model, dataset] = [modelOf(run.model), datasetOf(run.dataset)]
    if (!model || !dataset || misfitOf(model, dataset)) continue
    if (start.dataset === undefined || start.dataset === dataset.id) return { model: model.id, dataset: dataset.id }
  }
  const given = datasetOf(start.dataset)
  const fits = (model: ModelView) => given !== undefined && misfitOf(model, given) === undefined
  if (start.dataset !== undefined)
    return {
      model:
        (given && (models.findLast((one) => fits(one) && !isResized(one, given)) ?? models.findLast(fits)))?.id ??
        models.at(-1)?.id,
      dataset: start.dataset,
    }
  const withDataset = models.findLast((model) => datasetFor(model, content) !== undefined) ?? models.at(-1)
  return { model: withDataset?.id, dataset: withDataset && datasetFor(withDataset, content)?.id }
}
