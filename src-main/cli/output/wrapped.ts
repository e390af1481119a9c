/** Below this a text beside its name is a thin column, and goes below it. */
const narrowest = 32

/**
 * Names with their texts beside them, as lines of at most so many columns where words allow it; a text goes on below its beginning.
 *
 * @param width  columns of the screen; Infinity leaves every text in one line
 */
export function wrappedRows(rows: readonly (readonly [name: string, text: string])[], width: number): string {
  const nameWidth = rows.reduce((most, [name]) => Math.max(most, name.length), 0)
  const beside = width - nameWidth - 2
  return rows
    .flatMap(([name, text]) => {
      if (beside < narrowest) return [name, ...wrapped(text, width - 4).map((line) => `    ${line}`)]
      const [first, ...others] = wrapped(text, beside)
      return [`${name.padEnd(nameWidth)}  ${first}`, ...others.map((line) => `${' '.repeat(nameWidth + 2)}${line}`)]
    })
    .map((line) => line.trimEnd())
    .join('\n')
}

/** A text as lines of at most so many columns; a word that is longer has a line of its own. */
export function wrapped(text: string, width: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const last = lines.at(-1)!
    if (last === '') lines[lines.length - 1] = word
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
