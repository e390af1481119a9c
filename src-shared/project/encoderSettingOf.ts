import type { EncoderSettings } from './encoder.ts'

/**
 * A typed text as the kind of value that an encoder's setting has; mean and deviation are one number for all channels, or three with commas.
 * What it cannot be read as is left to the setting's schema to refuse.
 */
export function encoderSettingOf(name: keyof EncoderSettings, text: string): unknown {
  if (name === 'mean' || name === 'deviation') {
    const numbers = text.split(',').map((one) => (one.trim() === '' ? Number.NaN : Number(one)))
    return numbers.length === 1 ? [numbers[0], numbers[0], numbers[0]] : numbers
  }
  if (name === 'imageSize' || name === 'shorterSide') return Number(text)
  if (name === 'fidInception') return text === 'true' ? true : text === 'false' ? false : text
  return text
}
