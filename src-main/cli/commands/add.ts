import { contract } from '../../../src-shared/contract/contract.ts'
import type { DatasetView, EncoderView, ModelView } from '../../../src-shared/contract/views.ts'
import type { Execute } from '../commandLine/command.ts'
import type { addOptions } from '../commandLine/commandOptions.ts'
import { WrongUsage } from '../commandLine/wrongUsage.ts'
import { formatCount } from '../output/formatAmount.ts'
import { projectOf } from '../projectOf.ts'
import { showReading } from '../showReading.ts'
import { encoderSettings } from './encoderSettings.ts'
import { modelSettings } from './modelSettings.ts'

/** `inverscope add model PATH`, `add dataset PATH` and `add encoder PATH` */
export const add: Execute<typeof addOptions> = async (context, { operands: [what, given], options }) => {
  const settings = what === 'model' ? modelSettings(options.set) : undefined
  const encoder = what === 'encoder' ? encoderSettings(options.set) : undefined
  if (what === 'dataset' && (options.set || options.preset !== undefined))
    throw WrongUsage({
      problem: '--preset and --set are for models and encoders; a dataset has no settings.',
      command: 'add',
    })
  const { connection, projectId } = await projectOf(context, options.project, 'brief')
  const entry = { projectId, path: context.absolute(given), name: options.name }
  if (what === 'dataset') {
    const dataset = await connection.call(contract.addDataset, entry)
    return { document: dataset, text: datasetText(dataset) }
  }
  const { preset } = options
  if (what === 'encoder') {
    const added = await showReading(context, connection, entry.path, () =>
      connection.call(contract.addEncoder, { ...entry, preset, settings: encoder }),
    )
    return { document: added, text: encoderText(added) }
  }
  const model = await showReading(context, connection, entry.path, () =>
    connection.call(contract.addModel, { ...entry, preset, settings }),
  )
  return { document: model, text: modelText(model) }
}

function modelText({ id, name, shape, checkpoints }: ModelView): string {
  const steps = checkpoints.flatMap(({ step }) => (step === undefined ? [] : [formatCount(step)]))
  const damaged = checkpoints.filter(({ notFinite }) => notFinite?.length)
  return [
    ...damaged.map(
      ({ file, notFinite }) =>
        `Careful: in ${file || name} the weights of ${notFinite!.slice(0, 3).join(', ')}${notFinite!.length > 3 ? ' and others' : ''} are not all finite numbers.`,
    ),
    `Added the model ${name} (${id}), ${shape.join(' × ')}, ${checkpoints.length} ${checkpoints.length === 1 ? 'checkpoint' : 'checkpoints'}${steps.length ? `: training steps ${steps.join(', ')}` : ''}.`,
    `Take noises there and back with: inverscope run roundtrip --model ${id} --steps 50 --count 64`,
  ].join('\n')
}

function datasetText({ id, name, count, classes }: DatasetView): string {
  return [
    `Added the dataset ${name} (${id}), ${formatCount(count)} images${classes.length ? ` in ${classes.length} classes` : ''}.`,
    `Invert it with: inverscope run invert --dataset ${id} --steps 50`,
  ].join('\n')
}

function encoderText({ id, name, features, settings: { imageSize, resampling, shorterSide } }: EncoderView): string {
  const cut = shorterSide !== undefined && shorterSide > imageSize ? ` from ${shorterSide}` : ''
  return [
    `Added the encoder ${name} (${id}), ${formatCount(features)} features of pictures of ${imageSize} × ${imageSize}${cut}, ${resampling}.`,
    `Measure with it: inverscope study interpolation --set encoders=${id}`,
  ].join('\n')
}
