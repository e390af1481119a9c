import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ModelView } from '../../../src-shared/contract/views.ts'
import { studyTable } from '../../../src-shared/figures/studyTable.ts'
import { studyDefinition } from '../../../src-shared/studies/studyDefinitions.ts'
import type { StudyName } from '../../../src-shared/studies/studyName.ts'
import type { StudyResult, StudyTable } from '../../../src-shared/studies/studyResult.ts'
import { cellText } from '../studies/studyText.ts'
import type { ReproducedStudy } from './exportParts.ts'

interface Reproduction {
  model: Pick<ModelView, 'id' | 'name' | 'preset' | 'checkpoints'>
  quick: boolean
  studies: readonly ReproducedStudy[]
  failed: readonly { study: StudyName; error: Error }[]
}

/** Writes index.html: every study with its question, settings, tables and figures, and what is reported elsewhere. It needs no script. */
export async function writeIndexPage(folder: string, reproduction: Reproduction): Promise<void> {
  await writeFile(path.join(folder, 'index.html'), indexPage(reproduction))
}

export function indexPage({ model, quick, studies, failed }: Reproduction): string {
  const last = model.checkpoints.at(-1)
  const scale = quick ? 'at the quick scale, which is smaller than the paper’s' : 'at the paper’s scale'
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(model.name)}: every study</title>
<style>
body { font: 15px/1.5 Inter, system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #1e1d1b; background: #fcfbf9; }
table { border-collapse: collapse; display: block; overflow-x: auto; font-size: 13px; }
th, td { text-align: left; padding: 0.15rem 0.7rem 0.15rem 0; white-space: nowrap; border-bottom: 1px solid #e4e0d9; }
img { max-width: 34rem; width: 100%; }
img.pixels { image-rendering: pixelated; }
tr.own { font-weight: 600; }
.rule, nav, dl { color: #5c5850; font-size: 13px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }
dd { margin: 0; }
</style>
<h1>${escaped(model.name)}</h1>
<p>${studies.length} studies of this model ${scale}. Last checkpoint: ${last?.step === undefined ? 'one file' : `step ${last.step.toLocaleString('en')}`}, SHA-256 <code>${escaped(last?.sha256 ?? '')}</code>.</p>
<nav>${studies.map(({ result }) => `<a href="#${result.study}">${escaped(result.title)}</a>`).join(' · ')}</nav>
${failed.map(({ study, error }) => `<p><b>${escaped(studyDefinition(study).title)}</b> could not be done: ${escaped(error.message)}</p>`).join('\n')}
${studies.map((study) => studyPart(study, model.preset)).join('\n')}
</html>
`
}

function studyPart({ result, files }: ReproducedStudy, preset: string | undefined): string {
  const { question, explanation } = studyDefinition(result.study)
  return `<section id="${result.study}">
<h2>${escaped(result.title)}</h2>
<p><b>${escaped(question)}</b> ${prose(explanation)}</p>
${result.sections.map((section) => sectionPart(section, files)).join('\n')}
${result.problems.map((problem) => `<p class="rule">Not measured: ${escaped(problem)}</p>`).join('\n')}
${result.reported.map((table) => reportedPart(table, files, preset)).join('\n')}
<details><summary class="rule">Settings and runs</summary>
<dl>${Object.entries(result.settings)
    .map(
      ([name, value]) =>
        `<dt>${escaped(name)}</dt><dd>${escaped(Array.isArray(value) ? value.join(', ') : String(value))}</dd>`,
    )
    .join('')}</dl>
<ul>${result.runs.map((run) => `<li class="rule">${escaped(run.id)}: n = ${run.n}${run.model ? `, SHA-256 <code>${run.model.sha256.slice(0, 12)}…</code>` : ''}</li>`).join('')}</ul>
</details>
</section>`
}

function sectionPart(
  { title, text, tables, charts, grids, notes }: StudyResult['sections'][number],
  files: ReproducedStudy['files'],
): string {
  return `<h3>${escaped(title)}</h3>
${text ? `<p>${prose(text)}</p>` : ''}
${tables.map((table) => tablePart(table, files)).join('\n')}
${[...charts, ...grids].map((figure) => figurePart(figure, files)).join('\n')}
${notes.map((note) => `<p class="rule">${prose(note)}</p>`).join('\n')}`
}

function tablePart(
  table: StudyTable,
  files: ReproducedStudy['files'],
  own?: (row: StudyTable['rows'][number]) => boolean,
): string {
  const { columns, rows } = studyTable(table)
  return `<h4>${escaped(table.title)} ${links(files[table.name])}</h4>
<table><thead><tr>${columns.map(({ label }) => `<th>${escaped(label)}</th>`).join('')}</tr></thead>
<tbody>${rows.map((row, place) => `<tr${own?.(table.rows[place]) ? ' class="own"' : ''}>${row.map((cell) => `<td>${escaped(cellText(cell))}</td>`).join('')}</tr>`).join('\n')}</tbody></table>
<p class="rule">${escaped(table.rule)}</p>`
}

/** In full where the model is one of those that the numbers are about, and its row stands out. */
function reportedPart(table: StudyTable, files: ReproducedStudy['files'], preset: string | undefined): string {
  const own = (row: StudyTable['rows'][number]) => preset !== undefined && row['preset'] === preset
  const part = tablePart(table, files, own)
  if (table.rows.some(own)) return `<h3>Reported for this model</h3>${part}`
  return `<details><summary class="rule">Reported for other models</summary>${part}</details>`
}

function figurePart(
  { name, title, rule }: { name: string; title: string; rule: string },
  files: ReproducedStudy['files'],
): string {
  const shown = files[name]?.find((file) => /\.(svg|png)$/.test(file))
  return `<h4>${escaped(title)} ${links(files[name])}</h4>
${shown ? `<img src="${encodeURI(shown)}" alt="${escaped(title)}"${shown.endsWith('.png') ? ' class="pixels"' : ''} loading="lazy">` : ''}
<p class="rule">${escaped(rule)}</p>`
}

const links = (files: readonly string[] = []) =>
  files
    .map(
      (file) => `<a class="rule" href="${encodeURI(file)}">${file.slice(file.lastIndexOf('.') + 1).toUpperCase()}</a>`,
    )
    .join(' ')

/** Formulas between backticks in italics. */
const prose = (text: string) => escaped(text).replace(/`([^`]*)`/g, '<i>$1</i>')

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
