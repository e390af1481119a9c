import { ModelSettings } from '../../src-shared/project/modelSettings.ts'

type SettingName = keyof ModelSettings

/** What may be chosen for a setting; undefined where it is typed. */
export function choicesOf(name: string): readonly string[] | undefined {
  const { success: isTrue } = valueOf(name, 'true')
  if (isTrue && !valueOf(name, 'anything').success) return ['true', 'false']
  const choices = [
    'linear',
    'cosine',
    'scaled_linear',
    'squaredcos_cap_v2',
    'sigmoid',
    'laplace',
    'epsilon',
    'v',
    'sample',
    'legacy',
    'new',
    'leading',
    'trailing',
    'linspace',
  ]
  return valueOf(name, 'anything').success
    ? undefined
    : nonEmpty(choices.filter((choice) => valueOf(name, choice).success))
}

/** The settings that a person typed, without those that are empty; undefined where one cannot be. */
export function settingsOf(typed: Readonly<Record<string, string>>): ModelSettings | undefined {
  const entries = Object.entries(typed).filter(([, text]) => text.trim() !== '')
  const values = entries.map(([name, text]) => [name, valueOf(name, text.trim())] as const)
  if (values.some(([, value]) => !value.success)) return undefined
  return Object.fromEntries(values.map(([name, value]) => [name, value.data])) as ModelSettings
}

/** Why a text that was typed is no value of a setting; undefined where it is, or nothing was typed. */
export function settingProblem(name: string, text: string): string | undefined {
  const value = text.trim()
  if (value === '' || valueOf(name, value).success) return undefined
  if (!Number.isFinite(Number(value))) return 'It takes a number.'
  const isWhole = valueOf(name, value).error?.issues.some((issue) => 'expected' in issue && issue.expected === 'int')
  return isWhole ? 'It takes a whole number.' : 'It is out of range.'
}

/** A text as the setting's own kind of value: a name as it is, else a number, yes or no. */
function valueOf(name: string, text: string) {
  const schema = ModelSettings.shape[name as SettingName]
  const asText = schema.safeParse(text)
  if (asText.success) return asText
  return schema.safeParse(text === 'true' || text === 'false' ? text === 'true' : Number(text))
}

function nonEmpty(choices: string[]): string[] | undefined {
  return choices.length ? choices : undefined
}
