import { plainNumber } from '../../../src-shared/numbers/plainNumber.ts'
import { formatEstimate } from '../../../src-shared/project/formatDuration.ts'
import type { StudyPlan } from '../../../src-shared/studies/studyRequest.ts'
import { studyTable } from '../../../src-shared/figures/studyTable.ts'
import { formatSpread } from '../../../src-shared/figures/formatSpread.ts'
import type { FigureCell } from '../../../src-shared/figures/figure.ts'
import { studyDefinition } from '../../../src-shared/studies/studyDefinitions.ts'
import type { StudyResult, StudyTable } from '../../../src-shared/studies/studyResult.ts'
import { formatBytes, formatCount } from '../output/formatAmount.ts'
import type { Style } from '../output/style.ts'
import { table } from '../output/table.ts'

/** A study's result as people read it: each table with its rule, then what could not be measured and the figures there are. */
export function studyText(result: StudyResult, { bold, dim }: Style): string {
  const parts: string[] = [bold(result.title), studyDefinition(result.study).question]
  for (const { title, text, tables, notes } of result.sections) {
    if (tables.length === 0 && notes.length === 0) continue
    parts.push('', bold(title))
    if (text) parts.push(plain(text))
    for (const one of tables) parts.push('', tableText(one), dim(one.rule))
    for (const note of notes) parts.push('', note)
  }
  if (result.reported.length > 0) {
    parts.push('', bold('Reported elsewhere'))
    for (const one of result.reported) parts.push('', tableText(one), dim(one.rule))
  }
  if (result.problems.length > 0) parts.push('', bold('Not measured'), ...result.problems)
  const figures = result.sections.flatMap(({ charts, grids }) => [...charts, ...grids].map(({ name }) => name))
  if (figures.length > 0)
    parts.push(
      '',
      `Figures: ${figures.join(', ')}.  Write one with: inverscope export ${result.id}.${figures[0]} --out FILE.pdf`,
    )
  return parts.join('\n')
}

function tableText(given: StudyTable): string {
  const { columns, rows } = studyTable(given)
  const numeric = columns.map((_, column) => rows.some((row) => isNumber(row[column])))
  return `${given.title}\n${table(
    columns.map(({ label }, column) => ({ head: label, align: numeric[column] ? 'right' : 'left' })),
    rows.map((row) => row.map(cellText)),
  )}`
}

const isNumber = (cell: FigureCell) => typeof cell === 'number' || (typeof cell === 'object' && 'sd' in cell)

/** A cell as people read it; a dash where it is empty. */
export function cellText(cell: FigureCell): string {
  if (cell === undefined) return '–'
  if (typeof cell === 'string') return cell
  if (typeof cell === 'number') return Number.isInteger(cell) ? formatCount(cell) : plainNumber(cell)
  return 'sd' in cell ? formatSpread(cell) : cell.text
}

const plain = (text: string) => text.replaceAll('`', '')

/** `, about 3 min, at most 48 MB of new arrays`: what the runs that are left take. */
function costText({ seconds, bytes }: StudyPlan): string {
  const time = seconds ? `, about ${formatEstimate(seconds)}` : ''
  return bytes > 0 ? `${time}, at most ${formatBytes(bytes)} of new arrays` : time
}

/** What a study would do: its settings, the runs that exist and those that are missing. */
export function studyPlanText(plan: StudyPlan, { bold }: Style): string {
  const { fields, title, question } = studyDefinition(plan.study)
  return [
    bold(title),
    question,
    '',
    table(
      [{ head: 'setting' }, { head: 'value' }, { head: 'meaning' }],
      Object.entries(plan.settings).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(',') : String(value),
        fields[name].help,
      ]),
    ),
    '',
    table(
      [
        { head: 'run for' },
        { head: 'state' },
        { head: 'images', align: 'right' },
        { head: 'T', align: 'right' },
        { head: 'checkpoint', align: 'right' },
        { head: 'evaluations left', align: 'right' },
        { head: 'run' },
      ],
      plan.runs.map(({ purpose, state, count, steps, checkpoint, evaluations, runId }) => [
        purpose,
        state,
        formatCount(count),
        String(steps),
        checkpoint === undefined ? 'last' : formatCount(checkpoint),
        formatCount(evaluations),
        runId ?? '',
      ]),
    ),
    '',
    `${formatCount(plan.evaluations)} network evaluations of single images are left${costText(plan)}.`,
    ...plan.problems,
  ].join('\n')
}
