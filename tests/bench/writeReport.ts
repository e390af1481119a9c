import { writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { format, resolveConfig } from 'prettier'
import type { Measured } from './measured.ts'
import { root } from './benchProject.ts'

/** Writes docs/NAME.md for people and docs/NAME.json for comparisons. */
export async function writeReport(
  results: readonly Measured[],
  {
    name = 'benchmarks',
    command = 'npm run bench',
    heading = 'Benchmarks',
    remark = 'Compare ratios; absolute figures are those of a shared machine.',
  }: { name?: string; command?: string; heading?: string; remark?: string } = {},
): Promise<void> {
  const machine = `${os.cpus()[0]?.model ?? 'unknown processor'}, ${os.availableParallelism()} processors, ${process.platform} ${process.arch}, Node ${process.versions.node}`
  const tables = results.map(({ title, note, rows }) => {
    const names = Object.keys(rows[0])
    const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
    return [
      `## ${title}`,
      '',
      note,
      '',
      line(names),
      line(names.map(() => '---')),
      ...rows.map((row) => line(names.map((name) => row[name]))),
    ].join('\n')
  })
  const text = [
    `# ${heading}`,
    '',
    `Written by \`${command}\` on ${new Date().toISOString().slice(0, 10)}: ${machine}. ${remark}`,
    '',
    ...tables,
  ].join('\n\n')
  const style = await resolveConfig(path.join(root, 'package.json'))
  await writeFile(path.join(root, `docs/${name}.md`), await format(text, { ...style, parser: 'markdown' }))
  await writeFile(
    path.join(root, `docs/${name}.json`),
    await format(JSON.stringify({ machine, results }), { ...style, parser: 'json' }),
  )
  console.log(`Written: docs/${name}.md, docs/${name}.json`)
}
