import { BadModelSetting } from '../../../src-shared/errors/errors.ts'
import { EncoderSettings } from '../../../src-shared/project/encoder.ts'
import { encoderSettingOf } from '../../../src-shared/project/encoderSettingOf.ts'
import { nearestName } from '../../workbench/nearestName.ts'

/** Names that `--set` takes for an encoder. */
export const encoderSettingNames = Object.keys(EncoderSettings.shape)

/**
 * The settings of `--set name=value` for an encoder; mean and deviation are one number, or three with commas.
 *
 * @returns undefined where none were given
 * @throws BadModelSetting with the nearest right name, or what values are possible
 */
export function encoderSettings(given: Record<string, string> | undefined): EncoderSettings | undefined {
  if (!given) return undefined
  for (const [name, value] of Object.entries(given))
    if (!encoderSettingNames.includes(name)) {
      const near = nearestName(name, encoderSettingNames)
      const reason = `an encoder has no such setting${near ? `; did you mean ${near}?` : '.'} It has ${encoderSettingNames.join(', ')}`
      throw BadModelSetting({ name, value, reason })
    }
  const parsed = EncoderSettings.safeParse(
    Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, encoderSettingOf(name as keyof EncoderSettings, value)]),
    ),
  )
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const name = String(issue.path[0])
  throw BadModelSetting({ name, value: given[name], reason: issue.message })
}
