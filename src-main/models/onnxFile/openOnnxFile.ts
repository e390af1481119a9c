import path from 'node:path'
import type { ModelSettings } from '../../../src-shared/project/modelSettings.ts'
import { checkpointSeries, seriesNotes, type CheckpointFile, type CheckpointSeries } from '../checkpointSeries.ts'
import { clippingQuestion } from '../clippingQuestion.ts'
import { describeSeries, settingFacts } from '../modelFacts.ts'
import type { GivenSettings, OpenedModel } from '../openedModel.ts'
import { presetNamed, presets } from '../presets.ts'
import { describeOnnxFile, type OnnxDescription } from './describeOnnxFile.ts'
import { filesOfOnnx } from './filesOfOnnx.ts'
import { givenNames, resolveOnnxSettings } from './onnxSettings.ts'
import { describeValue } from './onnxValue.ts'

/**
 * Finds out what an ONNX file that predicts ε, v or x0 is, or a folder of one network at many training steps, of which the last is looked
 * into.
 *
 * @throws as describeOnnxFile, and UnknownName for a preset that there is not
 */
export async function openOnnxFile(modelPath: string, given: GivenSettings): Promise<OpenedModel> {
  const preset = given.preset === undefined ? undefined : presetNamed(given.preset)
  const series = await checkpointSeries(modelPath, 'onnx')
  const { folder } = series
  const file = path.join(folder, series.checkpoints[series.checkpoints.length - 1].file)
  const description = await describeOnnxFile(file, givenNames(given.settings))
  const resolved = resolveOnnxSettings(description, preset, given.settings)
  const { settings, missing } = resolved
  const size = settings.imageSize ?? 0
  const { channels = 0, outputChannels = channels, batch } = description
  const checkpoints: CheckpointFile[] = []
  for (const checkpoint of series.checkpoints) {
    const files = await filesOfOnnx(path.join(folder, checkpoint.file))
    checkpoints.push({ ...checkpoint, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) })
  }
  return {
    family: 'onnx',
    path: folder,
    ...(series.pattern === undefined ? {} : { pattern: series.pattern }),
    preset: preset?.name,
    settings,
    shape: [channels, size, size],
    outputChannels,
    batch,
    checkpoints,
    facts: [...onnxFacts(description, series, settings), ...settingFacts(resolved)],
    parts: [],
    missing: [...missing],
    questions: [...description.missing.map(({ question }) => question), ...clippingQuestion(missing)],
    presets: presets.map(({ name }) => name),
    warnings: [...series.warnings, ...seriesNotes(checkpoints, [], folder)],
  }
}

function onnxFacts(
  description: OnnxDescription,
  series: Pick<CheckpointSeries, 'checkpoints'>,
  { predictionType }: ModelSettings,
): OpenedModel['facts'] {
  const { irVersion, opset, producer, externalFiles, inputs, outputs, channels, outputChannels, batch } = description
  const said = (name: string, value: string) => ({ name, value, from: 'file' as const })
  return [
    said('Family', 'ONNX file'),
    said('Checkpoints', describeSeries(series)),
    said('Format', `ONNX (IR ${irVersion}, operators of version ${opset})`),
    ...(producer ? [said('Written by', producer)] : []),
    said('Number type', description.numberTypes.join(', ')),
    said('Parameters', description.parameters.toLocaleString('en')),
    said('Operators', description.operators.toLocaleString('en')),
    ...(externalFiles.length ? [said('Weights beside it', shownFiles(externalFiles))] : []),
    said('Inputs', inputs.map(describeValue).join(', ')),
    said('Outputs', outputs.map(describeValue).join(', ')),
    ...(channels === undefined
      ? []
      : [said('Channels', `${channels} in, ${outputChannels ?? (predictionType ? 'as many' : 'unknown')} out`)]),
    said('Images at once', batch === undefined ? 'any number' : `${batch}; fewer are filled up`),
    said('Timestep', description.sharedTimestep ? 'one for all images' : 'one for each image'),
  ]
}

function shownFiles(files: OnnxDescription['externalFiles']): string {
  const shown = files.slice(0, 4).map(({ location }) => location)
  return shown.join(', ') + (files.length > shown.length ? ` and ${files.length - shown.length} more` : '')
}
