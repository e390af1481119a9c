import { WrongUsage } from './wrongUsage.ts'

/** One option of a command: how it is written, what it means, and how its text becomes a value. */
export interface Option<Value> {
  /** What follows the option, for the help; absent for a switch. */
  readonly placeholder?: string
  /** One sentence without its full stop. */
  readonly help: string
  /** Whether words after the first belong to it as long as they read name=value. */
  readonly takesPairs?: boolean
  /** Whether it may stand alone, or have a whole number after it. */
  readonly numberOptional?: boolean
  /**
   * @param texts  what stood after each mention of the option; empty for a switch
   * @param option  the option as written, for messages
   * @throws WrongUsage
   */
  read(texts: string[], option: string): Value
}

export type Options = Record<string, Option<unknown>>

/** What a command receives: a value for each option that was given. */
export type OptionValues<O extends Options> = { [Key in keyof O]?: O[Key] extends Option<infer Value> ? Value : never }

/** `a`, `a or b`, `a, b or c` */
const orList = (values: readonly string[]): string =>
  [values.slice(0, -1).join(', '), ...values.slice(-1)].filter(Boolean).join(' or ')

export const aSwitch = (help: string): Option<boolean> => ({ help, read: () => true })

export const text = (placeholder: string, help: string): Option<string> => ({ placeholder, help, read: theOnly })

/** Whole numbers from `least` to `most`. */
export const integer = (placeholder: string, help: string, least = 0, most = Infinity): Option<number> => ({
  placeholder,
  help,
  read: (texts, option) => integerOf(theOnly(texts, option), option, least, most),
})

/** Whole numbers as a comma list, or by giving the option more than once. Doubled ones count once. */
export const integers = (placeholder: string, help: string, least = 0): Option<number[]> => ({
  placeholder,
  help,
  read: (texts, option) => [...new Set(wordsOf(texts, option).map((word) => integerOf(word, option, least)))],
})

export const choice = <const Value extends string>(values: readonly Value[], help: string): Option<Value> => ({
  placeholder: values.join('|'),
  help,
  read(texts, option) {
    const given = theOnly(texts, option)
    const value = values.find((candidate) => candidate === given)
    if (value === undefined) throw WrongUsage({ problem: `${option} takes ${orList(values)}, not "${given}".` })
    return value
  },
})

/** Some of a few words as a comma list, each once. */
export const choices = <const Value extends string>(values: readonly Value[], help: string): Option<Value[]> => ({
  placeholder: `${values.join('|')}[,…]`,
  help,
  read(texts, option) {
    const chosen = wordsOf(texts, option).map((given) => {
      const value = values.find((candidate) => candidate === given)
      if (value === undefined) throw WrongUsage({ problem: `${option} takes ${orList(values)}, not "${given}".` })
      return value
    })
    return [...new Set(chosen)]
  },
})

/** Words as a comma list, each once. */
export const words = (placeholder: string, help: string): Option<string[]> => ({
  placeholder,
  help,
  read: (texts, option) => [...new Set(wordsOf(texts, option))],
})

/** Settings as name=value, any number of them, also with commas between them. */
export const pairs = (placeholder: string, help: string): Option<Record<string, string>> => ({
  placeholder,
  help,
  takesPairs: true,
  read: (texts, option) => Object.fromEntries(wordsOf(texts, option).map((word) => pairOf(word, option))),
})

/** Alone for everything, or with n for every n-th. */
export const everyNth = (help: string): Option<true | number> => ({
  placeholder: '[N]',
  help,
  numberOptional: true,
  read: (texts, option) => (texts.length === 0 ? true : integerOf(theOnly(texts, option), option, 1)),
})

/** Settings as name=value whose values may be lists with commas: name=1,2,3. */
export const pairsOfLists = (placeholder: string, help: string): Option<Record<string, string>> => ({
  placeholder,
  help,
  takesPairs: true,
  read: (texts, option) => Object.fromEntries(texts.map((word) => pairOf(word.trim(), option))),
})

function pairOf(word: string, option: string): [string, string] {
  const equals = word.indexOf('=')
  if (equals < 1) throw WrongUsage({ problem: `${option} takes name=value, not "${word}".` })
  return [word.slice(0, equals), word.slice(equals + 1)]
}

/** An option whose text one function turns into its value; `read` throws WrongUsage where it cannot. */
export const parsed = <Value>(
  placeholder: string,
  help: string,
  read: (text: string, option: string) => Value,
): Option<Value> => ({ placeholder, help, read: (texts, option) => read(theOnly(texts, option), option) })

function theOnly(texts: string[], option: string): string {
  if (texts.length > 1) throw WrongUsage({ problem: `${option} is given ${texts.length} times; give it once.` })
  return texts[0]
}

function wordsOf(texts: string[], option: string): string[] {
  const words = texts.flatMap((one) => one.split(',')).map((word) => word.trim())
  if (words.includes('')) throw WrongUsage({ problem: `${option} holds an empty entry: "${texts.join(',')}".` })
  return words
}

function integerOf(word: string, option: string, least: number, most = Infinity): number {
  const value = Number(word)
  if (!/^\d+$/.test(word) || !Number.isSafeInteger(value) || value < least || value > most) {
    const range = most === Infinity ? `from ${least}` : `from ${least} to ${most.toLocaleString('en')}`
    throw WrongUsage({ problem: `${option} takes whole numbers ${range}, not "${word}".` })
  }
  return value
}
