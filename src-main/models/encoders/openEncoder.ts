import path from 'node:path'
import { BadModelSetting, UnknownName } from '../../../src-shared/errors/errors.ts'
import { CompleteEncoderSettings, type EncoderSettings } from '../../../src-shared/project/encoder.ts'
import { describeValue, type OnnxValue } from '../onnxFile/onnxValue.ts'
import { describeEncoder, type EncoderDescription } from './describeEncoder.ts'
import { encoderPresetNamed, type EncoderPreset } from './encoderPresets.ts'
import { readingOf } from './readingOf.ts'

/** An encoder with what is known of how pictures are brought to it, and what must still be said. */
export interface OpenedEncoder {
  readonly description: EncoderDescription
  readonly preset?: EncoderPreset
  readonly settings: EncoderSettings
  /** Where every setting comes from. */
  readonly origin: Readonly<Partial<Record<keyof EncoderSettings, 'file' | 'preset' | 'user' | 'default'>>>
  readonly missing: readonly string[]
  /** What is asked about the missing settings, where the name does not say it. */
  readonly questions: readonly string[]
}

/**
 * Brings together what the file, the preset and the user say about an encoder; a fixed size in the file goes before the preset's.
 *
 * @throws as describeEncoder; UnknownName for a preset or an output that there is not; BadModelSetting for settings that do not go together
 */
export async function openEncoder(
  file: string,
  given: { preset?: string; settings?: EncoderSettings },
): Promise<OpenedEncoder> {
  const description = await describeEncoder(file)
  const preset = given.preset === undefined ? undefined : encoderPresetNamed(given.preset)
  const user = given.settings ?? {}
  if (user.imageSize !== undefined && description.imageSize !== undefined && user.imageSize !== description.imageSize)
    throw BadModelSetting({
      name: 'imageSize',
      value: String(user.imageSize),
      reason: `the file takes pictures of ${description.imageSize} pixels`,
    })
  const fromFile: EncoderSettings = description.imageSize === undefined ? {} : { imageSize: description.imageSize }
  const settings: EncoderSettings = { ...preset?.settings, ...fromFile, ...user }
  const origin: Partial<Record<keyof EncoderSettings, 'file' | 'preset' | 'user' | 'default'>> = {}
  for (const name of Object.keys(settings) as (keyof EncoderSettings)[])
    origin[name] = name in user ? 'user' : name in fromFile ? 'file' : 'preset'
  if (settings.imageSize !== undefined && settings.resampling !== 'interpolate' && settings.shorterSide === undefined) {
    settings.shorterSide = preset?.shorterSide(settings.imageSize) ?? settings.imageSize
    origin.shorterSide = preset ? 'preset' : 'default'
  }
  checkSides(settings)

  const questions: string[] = []
  const output = outputOf(description, settings.output)
  if (output) {
    settings.output = output.name
    origin.output ??= 'file'
    const { reading, question } = readingOf(output.shape, settings.reading)
    if (question !== undefined) {
      delete settings.reading
      questions.push(`Its output ${describeValue(output)} ${question}`)
    }
    if (reading) {
      settings.reading = reading
      origin.reading ??= 'file'
    }
  } else
    questions.push(
      `Which output holds the features: ${description.outputs.slice(0, 8).map(describeValue).join(' or ')}?`,
    )
  const wanted = Object.keys(CompleteEncoderSettings.shape).filter(
    (name) => name !== 'shorterSide' && name !== 'fidInception',
  )
  // What is read of an output that the file leaves open, only running it tells.
  const unknownUntilRun = output?.shape === undefined ? ['reading'] : []
  const missing = wanted.filter((name) => !Object.hasOwn(settings, name) && !(output && unknownUntilRun.includes(name)))
  return { description, preset, settings, origin, missing, questions }
}

function outputOf({ path: file, outputs }: EncoderDescription, name: string | undefined): OnnxValue | undefined {
  if (name === undefined) return outputs.length === 1 ? outputs[0] : undefined
  const output = outputs.find((one) => one.name === name)
  if (output) return output
  throw UnknownName({ kind: `output of ${path.basename(file)}`, name, known: outputs.map((one) => one.name) })
}

function checkSides({ imageSize, shorterSide, resampling }: EncoderSettings): void {
  if (shorterSide === undefined || imageSize === undefined) return
  if (resampling === 'interpolate' && shorterSide !== imageSize)
    throw BadModelSetting({
      name: 'shorterSide',
      value: String(shorterSide),
      reason: `with resampling=interpolate pictures are brought to ${imageSize} at once and nothing is cut out`,
    })
  if (shorterSide < imageSize)
    throw BadModelSetting({
      name: 'shorterSide',
      value: String(shorterSide),
      reason: `the middle of ${imageSize} pixels cannot be cut out of less`,
    })
}
