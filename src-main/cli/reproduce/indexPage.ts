import path from 'node:path'
import type { ModelView } from '../../../src-shared/contract/views.ts'
import type { StudyCell } from '../../../src-shared/studies/studyResult.ts'
import { formatSpread } from '../../../src-shared/figures/formatSpread.ts'
import { plainNumber } from '../../../src-shared/numbers/plainNumber.ts'
import { studyDefinition } from '../../../src-shared/studies/studyDefinitions.ts'
import type { StudyName } from '../../../src-shared/studies/studyName.ts'
import { formatDuration } from '../../../src-shared/project/formatDuration.ts'
import { writeFileAtomically } from '../../workbench/writeFile.ts'
import { inverscopeVersion } from '../../workbench/versions.ts'
import { formatCount } from '../output/formatAmount.ts'
import { conditioningRows, conditioningRule, conditioningVerdict } from '../output/conditioningText.ts'
import { escaped, htmlTable } from './markup.ts'
import { pageStyle } from './pageStyle.ts'
import { reportedBesideOurs } from './reportedBesideOurs.ts'
import type { ReproducedConditioning } from './reproducedConditioning.ts'
import type { FailedStudy, ReproducedStudy } from './reproducedStudy.ts'
import type { OverviewRow } from './reproductionOverview.ts'
import { studyPart } from './studyPart.ts'

interface Reproduction {
  model: Pick<ModelView, 'id' | 'name' | 'preset' | 'checkpoints'>
  quick: boolean
  /** In the order in which they were done. */
  studies: readonly (ReproducedStudy | FailedStudy)[]
  overview: readonly OverviewRow[]
  /** Studies whose turn is still to come. */
  waiting: readonly StudyName[]
  /** Or why there is none; undefined where it is not measured, or not yet. */
  conditioning?: ReproducedConditioning | { problem: string }
}

/**
 * Writes index.html: what was done, what is reported elsewhere beside it, and every study with its tables and figures. It needs no script.
 *
 * @throws DiskFull, FolderNotWritable, FolderSilent, FileMissing; the page before stays
 */
export async function writeIndexPage(folder: string, reproduction: Reproduction): Promise<void> {
  await writeFileAtomically(path.join(folder, 'index.html'), indexPage(reproduction))
}

export function indexPage(reproduction: Reproduction): string {
  const { model, quick, studies } = reproduction
  const done = studies.filter((one) => 'result' in one)
  const last = model.checkpoints.at(-1)
  const scale = quick ? 'at the quick scale, which is smaller than the paper’s' : 'at the paper’s scale'
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(model.name)}: every study</title>
<style>${pageStyle}</style>
<nav><div>${[`<a href="#top"><b>${escaped(model.name)}</b></a>`, ...done.map(({ result }) => `<a href="#${result.study}">${escaped(result.title)}</a>`)].join('')}</div></nav>
<main id="top">
<h1>${escaped(model.name)}</h1>
<p class="question">How the model maps noise to images and back, after “Unrevealing Hidden Relations Between Latent Space and Image Generations in Diffusion Models” (<a href="https://arxiv.org/abs/2410.23530">arXiv 2410.23530</a>).</p>
<p>${done.length} of ${done.length + studies.filter((one) => 'error' in one).length + reproduction.waiting.length} studies ${scale}. ${last?.step === undefined ? 'One file of weights' : `Last checkpoint: step ${formatCount(last.step)} of ${model.checkpoints.length === 1 ? 'one checkpoint' : `${model.checkpoints.length} checkpoints`}`}, SHA-256 <code>${escaped(last?.sha256 ?? '')}</code>.</p>
<p class="rule">Written by Inverscope ${escaped(inverscopeVersion)}. What each number is, over which images and with which n, stands below its table; settings and runs fold out at the end of each study. Tables lie beside this page as CSV with every digit and as LaTeX, figures as PDF.</p>
${overviewPart(reproduction)}
${conditioningPart(reproduction)}
${reportedPart(reproduction)}
${done.map((study) => studyPart(study, model.preset)).join('\n')}
</main>
</html>
`
}

/** What was computed, taken up and not done, and what it took. */
function overviewPart({ studies, overview, waiting }: Reproduction): string {
  const heads = [
    { html: 'Study' },
    { html: 'State' },
    { html: 'Runs', numeric: true },
    { html: 'Of a study above', numeric: true },
    { html: 'Computed this time', numeric: true },
    { html: 'Evaluations', numeric: true },
    { html: 'Runs took', numeric: true },
    { html: 'Measuring took', numeric: true },
  ]
  const duration = (seconds: number | undefined) => (seconds === undefined ? '–' : formatDuration(seconds))
  const rows = overview.map((row, place) => {
    const { title } = studyDefinition(row.study)
    const one = studies[place]
    if (row.failure !== undefined)
      return { cells: [escaped(title), '<span class="bad">not done</span>', ...Array<string>(6).fill('')] }
    const gaps = [
      row.problems === 0 ? '' : `, ${row.problems === 1 ? 'one gap' : `${row.problems} gaps`}`,
      row.missing === 0 ? '' : `, ${row.missing === 1 ? 'one figure' : `${row.missing} figures`} missing`,
    ].join('')
    const state = 'measured' in one && !one.measured ? 'taken up' : 'measured'
    return {
      cells: [
        `<a href="#${row.study}">${escaped(title)}</a>`,
        `<span class="${gaps ? 'bad' : 'good'}">${state}${gaps}</span>`,
        formatCount(row.runs),
        formatCount(row.shared),
        formatCount(row.computed),
        formatCount(row.evaluations),
        row.shared === row.runs ? '–' : duration(row.runSeconds),
        duration(row.measuringSeconds),
      ],
    }
  })
  const total = (of: (row: OverviewRow) => number) => overview.reduce((sum, row) => sum + of(row), 0)
  const totals = [
    'Together',
    '',
    formatCount(total(({ runs, shared }) => runs - shared)),
    '',
    formatCount(total(({ computed }) => computed)),
    formatCount(total(({ evaluations }) => evaluations)),
    duration(total(({ runSeconds }) => runSeconds)),
    duration(total(({ measuringSeconds = 0 }) => measuringSeconds)),
  ]
  const later = waiting.map((study) => ({
    cells: [escaped(studyDefinition(study).title), 'still to come', ...Array<string>(6).fill('')],
  }))
  const failures = overview.flatMap(({ study, failure }) =>
    failure === undefined
      ? []
      : [`<p><b>${escaped(studyDefinition(study).title)}</b> could not be done. ${escaped(failure)}</p>`],
  )
  return `<h3>What was done</h3>
<div class="card">${htmlTable(heads, [...rows, { cells: totals, own: true }, ...later])}
<p class="rule">Evaluations of the network for a single image, and time, of the runs that no study above has, whenever they were computed. Taken up: measured before from the same runs and settings.</p></div>
${failures.length > 0 ? `<div class="problems">${failures.join('')}</div>` : ''}`
}

/** Whether states of other programs can be compared with ours. */
function conditioningPart({ conditioning }: Reproduction): string {
  if (!conditioning) return ''
  const head = '<h3>How well conditioned inversion is</h3>'
  if ('problem' in conditioning)
    return `${head}<div class="problems"><b>Not measured</b><p>${escaped(conditioning.problem)}</p></div>`
  const { run, steps, rows } = conditioning
  const heads = [
    ...['Image', 'Growth', 'After step', 'At the latent'].map((html) => ({ html, numeric: true })),
    { html: 'Inversion is' },
  ]
  const well = rows.filter(({ wellConditioned }) => wellConditioned).length
  return `${head}
<p>${well} of the first ${rows.length} images are inverted well conditioned. ${escaped(conditioningVerdict(conditioning))}</p>
<details><summary>Image by image</summary><div class="card">${htmlTable(
    heads,
    conditioningRows(conditioning).map((cells) => ({ cells: cells.map(escaped) })),
  )}
<p class="rule">Run ${escaped(run)}, T = ${formatCount(steps)}: ${escaped(conditioningRule(conditioning))} Every digit is in <a href="conditioning.json">conditioning.json</a>.</p></div></details>`
}

/** The poster's and the paper's numbers for this model, where it is one of theirs. */
function reportedPart({ model, studies }: Reproduction): string {
  const results = studies.flatMap((one) => ('result' in one ? [one.result] : []))
  const numbers = reportedBesideOurs(results, model.preset)
  if (numbers.length === 0) return ''
  const rules = [...new Set(numbers.map(({ rule }) => rule))]
  const rows = numbers.map(({ what, reported, rule, ours }) => ({
    cells: [
      escaped(what),
      `${escaped(String(reported))} <sup>${rules.indexOf(rule) + 1}</sup>`,
      ours ? escaped(valueText(ours.value)) : 'not measured',
      ours?.steps === undefined ? '' : formatCount(ours.steps),
      ours?.n === undefined ? '' : formatCount(ours.n),
    ],
  }))
  const heads = [
    { html: 'Number' },
    { html: 'Reported', numeric: true },
    { html: 'Ours', numeric: true },
    { html: 'our T', numeric: true },
    { html: 'our N', numeric: true },
  ]
  return `<h3>What the poster and the paper report for this model, beside ours</h3>
<div class="card">${htmlTable(heads, rows)}
${rules.map((rule, place) => `<p class="rule">${place + 1}. ${escaped(rule)}</p>`).join('\n')}
<p class="rule">Correlations depend on N, and all numbers on T: compare where ours are the reported ones’. The Gaussian floor for our N stands with the study.</p></div>`
}

function valueText(value: StudyCell): string {
  if (typeof value === 'object' && value !== null) return formatSpread(value)
  return typeof value === 'number' ? plainNumber(value, 4) : String(value)
}
