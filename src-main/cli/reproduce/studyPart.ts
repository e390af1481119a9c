import { standsRight } from '../../../src-shared/figures/standsRight.ts'
import { studyTable } from '../../../src-shared/figures/studyTable.ts'
import type { FigureCell } from '../../../src-shared/figures/figure.ts'
import { studyDefinition } from '../../../src-shared/studies/studyDefinitions.ts'
import type { StudyCell, StudyResult, StudyTable } from '../../../src-shared/studies/studyResult.ts'
import { formatDuration } from '../../../src-shared/project/formatDuration.ts'
import { numberOfRun } from '../../../src-shared/project/numberOfRun.ts'
import { cellText } from '../studies/studyText.ts'
import { escaped, formula, htmlTable, prose } from './markup.ts'
import type { ReproducedStudy } from './reproducedStudy.ts'

type Files = ReproducedStudy['files']

/** Rows from which a table is folded away: every state of a way, every run of many. */
const longTable = 24
/** Columns from which an image grid takes the whole width. */
const wideGrid = 6

/** A study of the index page: its question, tables and figures, what is missing, what is reported, and its settings and runs. */
export function studyPart({ result, files, missing }: ReproducedStudy, preset: string | undefined): string {
  const { question, explanation } = studyDefinition(result.study)
  return `<section id="${result.study}">
<h2>${escaped(result.title)}</h2>
<p class="question">${escaped(question)}</p>
<p class="rule">${prose(explanation)}</p>
${problemsPart(result.problems)}
${result.sections.map((section) => sectionPart(section, files, missing)).join('\n')}
${reportedPart(result.reported, files, preset)}
${settingsPart(result)}
${runsPart(result)}
</section>`
}

function problemsPart(problems: readonly string[]): string {
  if (problems.length === 0) return ''
  return `<div class="problems"><b>Not measured</b>${problems.map((problem) => `<p>${escaped(problem)}</p>`).join('')}</div>`
}

function sectionPart(
  { title, text, tables, charts, grids, notes }: StudyResult['sections'][number],
  files: Files,
  missing: ReproducedStudy['missing'],
): string {
  const figures = [
    ...charts.map((chart) => figurePart(chart, files, missing, '')),
    ...grids.map((grid) => figurePart(grid, files, missing, grid.columns.length > wideGrid ? ' wide' : '')),
  ]
  return `<h3>${escaped(title)}</h3>
${text ? `<p>${prose(text)}</p>` : ''}
${tables.map((table) => tablePart(table, files)).join('\n')}
${figures.length > 0 ? `<div class="figures">\n${figures.join('\n')}\n</div>` : ''}
${notes.map((note) => `<p class="rule">${prose(note)}</p>`).join('\n')}`
}

function tablePart(table: StudyTable, files: Files, own?: (row: StudyTable['rows'][number]) => boolean): string {
  const { columns, rows } = studyTable(table)
  const formulas = new Map(table.columns.map((column) => [column.name, column.formula]))
  const heads = columns.map(({ name, label }, column) => ({
    html: headOf(label, formulas.get(name)),
    numeric: standsRight(
      columns[column],
      rows.map((row) => row[column]),
    ),
  }))
  const body = htmlTable(
    heads,
    rows.map((row, place) => ({
      cells: row.map((cell, column) =>
        columns[column].name === 'run' ? runCell(cell, table.rows[place].run) : escaped(cellText(cell)),
      ),
      own: own?.(table.rows[place]),
    })),
  )
  return `<div class="card">
<h4>${escaped(table.title)} ${links(files[table.name])}</h4>
${rows.length < longTable ? body : `<details><summary>${rows.length} rows</summary>${body}</details>`}
<p class="rule">${escaped(table.rule)}</p>
</div>`
}

const headOf = (label: string, given: string | undefined) =>
  given === undefined ? escaped(label) : `${escaped(label)} ${formula(given)}`

/** Runs go by their number; the list of runs has their names. */
const runCell = (cell: FigureCell, id: StudyCell | undefined) =>
  typeof id === 'string' ? `<span title="${escaped(id)}">${escaped(cellText(cell))}</span>` : escaped(cellText(cell))

/** In full where the model is one of those that the numbers are about or they are about none, and its row stands out. */
function reportedPart(tables: readonly StudyTable[], files: Files, preset: string | undefined): string {
  return tables
    .map((table) => {
      const own = (row: StudyTable['rows'][number]) => preset !== undefined && row.preset === preset
      // Which model it is tells the column at its beginning; the preset is the program's name for it.
      const shown = { ...table, columns: table.columns.filter(({ name }) => name !== 'preset') }
      const part = tablePart(shown, files, own)
      const ofModels = table.columns.length !== shown.columns.length
      if (table.rows.some(own)) return `<h3>Reported for this model</h3>${part}`
      return ofModels
        ? `<details><summary>Reported for other models: ${escaped(table.title)}</summary>${part}</details>`
        : `<details><summary>Reported: ${escaped(table.title)}</summary>${part}</details>`
    })
    .join('\n')
}

/** Every setting with the paper's value where it has another. */
function settingsPart({ study, settings }: StudyResult): string {
  const { fields } = studyDefinition(study)
  const shown = (value: unknown) => (Array.isArray(value) ? value.join(', ') : String(value))
  const rows = Object.entries(settings).map(([name, value]) => {
    const paper = shown(fields[name]?.value)
    const cells = [
      `<code>${escaped(name)}</code>`,
      escaped(shown(value)),
      shown(value) === paper ? '' : escaped(paper),
      escaped(fields[name]?.help ?? ''),
    ]
    return { cells }
  })
  const heads = ['Setting', 'Value', 'Paper’s value, where it differs', 'Meaning'].map((html) => ({ html }))
  return `<details><summary>Settings</summary><div class="card">${htmlTable(heads, rows)}</div></details>`
}

function runsPart({ runs, created, measuringSeconds, versions }: StudyResult): string {
  const heads = [
    { html: 'Run' },
    { html: 'Name' },
    { html: 'n', numeric: true },
    { html: 'Left out', numeric: true },
    { html: 'Checkpoint', numeric: true },
    { html: 'SHA-256 of the weights' },
  ]
  const rows = runs.map(({ id, name, n, excluded, model }) => ({
    cells: [
      escaped(numberOfRun(id)),
      escaped(name),
      cellText(n),
      cellText(excluded),
      model?.checkpoint === undefined ? '–' : cellText(model.checkpoint),
      model ? `<code title="${model.sha256}">${model.sha256.slice(0, 12)}…</code>` : '–',
    ],
  }))
  const took = measuringSeconds === undefined ? '' : ` in ${formatDuration(measuringSeconds)}`
  return `<details><summary>${runs.length === 1 ? 'The run' : `The ${runs.length} runs`}</summary><div class="card">${htmlTable(heads, rows)}
<p class="rule">Measured${took}, ${escaped(created.slice(0, 16).replace('T', ' '))} UTC, by Inverscope ${escaped(versions.inverscope)}. Runs lie in <code>runs/</code> of the project, their arrays as .npy.</p></div></details>`
}

function figurePart(
  { name, title, rule }: { name: string; title: string; rule: string },
  files: Files,
  missing: ReproducedStudy['missing'],
  wide: string,
): string {
  if (missing[name] !== undefined)
    return `<div class="card problems${wide}"><h4>${escaped(title)}</h4><p><b>Missing.</b> ${escaped(missing[name])}</p></div>`
  const shown = files[name]?.find((file) => /\.(svg|png)$/.test(file))
  return `<div class="card${wide}">
<h4>${escaped(title)} ${links(files[name])}</h4>
${shown ? `<img src="${encodeURI(shown)}" alt="${escaped(title)}"${shown.endsWith('.png') ? ' class="pixels"' : ''} loading="lazy">` : ''}
<p class="rule">${escaped(rule)}</p>
</div>`
}

const links = (files: readonly string[] = []) =>
  `<span class="files">${files.map((file) => `<a href="${encodeURI(file)}">${file.slice(file.lastIndexOf('.') + 1).toUpperCase()}</a>`).join('')}</span>`
