import { ModelSettings } from '../../../src-shared/project/modelSettings.ts'
import { BadModelSetting } from '../../../src-shared/errors/errors.ts'
import { nearestName } from '../../workbench/nearestName.ts'

/**
 * The settings of `--set name=value`.
 *
 * @returns undefined where none were given, so that a preset speaks alone
 * @throws BadModelSetting with the nearest right name, or what values are possible
 */
export function modelSettings(given: Record<string, string> | undefined): ModelSettings | undefined {
  if (!given) return undefined
  const known = Object.keys(ModelSettings.shape)
  for (const [name, value] of Object.entries(given))
    if (!known.includes(name)) {
      const near = nearestName(name, known)
      const reason = `there is no such setting${near ? `; did you mean ${near}?` : ''} There are ${known.join(', ')}`
      throw BadModelSetting({ name, value, reason })
    }
  const settings = ModelSettings.safeParse(
    Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, /(Input|Output)$/.test(name) ? value : valueOf(value)]),
    ),
  )
  if (settings.success) return settings.data
  const [issue] = settings.error.issues
  const name = String(issue.path[0])
  throw BadModelSetting({ name, value: given[name], reason: issue.message })
}

function valueOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}
