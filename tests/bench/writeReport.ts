import { readFile, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { format, resolveConfig } from 'prettier'
import { z } from 'zod'
import type { Measured } from './measured.ts'
import { root } from './benchProject.ts'

const Cell = z.union([z.string(), z.number()])

/** A part of a report: what was found, when and on what. */
const Part = z.object({
  name: z.string(),
  date: z.string(),
  machine: z.string(),
  title: z.string(),
  note: z.string(),
  rows: z.array(z.record(z.string(), Cell)),
})
type Part = z.infer<typeof Part>
const Report = z.object({ parts: z.array(Part) })

/**
 * Writes docs/NAME.md for people and docs/NAME.json for comparisons. Parts that were not measured this time stay as they are, each with its own
 * date; those that no longer exist go.
 *
 * @param measured by the name of the part
 * @param order the names of all parts
 */
export async function writeReport(
  measured: Readonly<Record<string, Measured>>,
  {
    name = 'benchmarks',
    command = 'npm run bench',
    heading = 'Benchmarks',
    remark = 'Compare ratios; absolute figures are those of a shared machine.',
    order = Object.keys(measured),
  }: { name?: string; command?: string; heading?: string; remark?: string; order?: readonly string[] } = {},
): Promise<void> {
  const machine = `${os.cpus()[0]?.model ?? 'unknown processor'}, ${os.availableParallelism()} processors, ${process.platform} ${process.arch}, Node ${process.versions.node}`
  const date = new Date().toISOString().slice(0, 10)
  const earlier = await earlierParts(name)
  const parts = order.flatMap((part): Part[] => {
    if (part in measured) return [{ name: part, date, machine, ...measured[part] }]
    return earlier.filter((one) => one.name === part)
  })
  const text = [
    `# ${heading}`,
    `Written by \`${command}\`. ${remark}`,
    ...parts.map(({ title, note, rows, ...of }) =>
      [`## ${title}`, note, tableOf(rows), `${of.date}: ${of.machine}.`].join('\n\n'),
    ),
  ].join('\n\n')
  const style = await resolveConfig(path.join(root, 'package.json'))
  await writeFile(path.join(root, `docs/${name}.md`), await format(text, { ...style, parser: 'markdown' }))
  await writeFile(
    path.join(root, `docs/${name}.json`),
    await format(JSON.stringify({ parts }), { ...style, parser: 'json' }),
  )
  console.log(`Written: docs/${name}.md, docs/${name}.json`)
}

function tableOf(rows: Measured['rows']): string {
  const names = Object.keys(rows[0])
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  return [line(names), line(names.map(() => '---')), ...rows.map((row) => line(names.map((one) => row[one])))].join(
    '\n',
  )
}

/** Of the last report, or none where there is none that this form can read. */
async function earlierParts(name: string): Promise<Part[]> {
  try {
    return Report.parse(JSON.parse(await readFile(path.join(root, `docs/${name}.json`), 'utf8'))).parts
  } catch {
    return []
  }
}
