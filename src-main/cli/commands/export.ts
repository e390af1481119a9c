import path from 'node:path'
import { contract } from '../../../src-shared/contract/contract.ts'
import type { FigureFormat } from '../../../src-shared/contract/figureViews.ts'
import type { ProjectView } from '../../../src-shared/contract/views.ts'
import { UnknownName } from '../../../src-shared/errors/errors.ts'
import type { CommandContext, Outcome } from '../commandContext.ts'
import type { Execute } from '../commandLine/command.ts'
import type { exportOptions } from '../commandLine/commandOptions.ts'
import type { OptionValues } from '../commandLine/option.ts'
import { figureFormat } from '../commandLine/optionValues.ts'
import { WrongUsage } from '../commandLine/wrongUsage.ts'
import { formatBytes } from '../output/formatAmount.ts'
import { projectOf } from '../projectOf.ts'
import { resolveName, resolveRun } from '../resolveNames.ts'

const charts = ['distances']

/** `inverscope export FIGURE|STUDY[.PART] --format pdf --out FILE` */
export const exportFigure: Execute<typeof exportOptions> = async (context, { operands: [word], options }) => {
  const format = options.format ?? formatOf(options.out)
  if (options['outline-text'] && format !== 'svg')
    throw WrongUsage({ problem: `--outline-text goes with SVG, not with ${format}.`, command: 'export' })
  const { connection, projectId, project } = await projectOf(context, options.project, 'brief')
  const file = {
    projectId,
    format,
    width: options.width,
    style: options.style,
    dpi: options.dpi,
    outlineText: options['outline-text'],
    out: options.out === undefined ? undefined : context.absolute(options.out),
  }
  const ofRun = charts.includes(word) || project.figures.some(({ id, name }) => id === word || name === word)
  const studyPart = ofRun
    ? undefined
    : studyPartOf(word, (await connection.call(contract.listStudies, { projectId })).studies)
  if (studyPart) {
    refuseRunOptions(options, 'a study, which has its own runs and images')
    return outcomeOf(context, await connection.call(contract.exportStudy, { ...file, ...studyPart }))
  }
  if (charts.includes(word)) {
    const runId = runOf(context, options, project)
    return outcomeOf(
      context,
      await connection.call(contract.exportDistances, { ...file, runId, images: options.images }),
    )
  }
  refuseRunOptions(options, 'a saved figure, which shows what it was made of')
  const known = [...project.figures, ...charts.map((name) => ({ id: name, name }))]
  const { id: figureId } = resolveName('figure', word, known)
  return outcomeOf(context, await connection.call(contract.exportFigure, { ...file, figureId }))
}

/** What chooses the run of a chart, or images of it, has no meaning elsewhere. */
function refuseRunOptions({ run, images }: OptionValues<typeof exportOptions>, what: string): void {
  const given = [run === undefined ? [] : '--run', images === undefined ? [] : '--images'].flat()
  if (given.length > 0)
    throw WrongUsage({
      problem: `${given.join(' and ')} ${given.length > 1 ? 'go' : 'goes'} with a chart of a run (${charts.join(', ')}), not with ${what}.`,
      command: 'export',
    })
}

interface Exported {
  files: { path: string; format: string; bytes: number }[]
  gaps: string[]
}

function outcomeOf(context: CommandContext, { files, gaps }: Exported): Outcome {
  gaps.forEach((sentence) => context.note(sentence))
  return { document: { files, gaps }, text: files.map((file) => `${file.path}  ${formatBytes(file.bytes)}`).join('\n') }
}

/** `STUDY` or `STUDY.PART`; an id may hold dots itself, so the longest that fits is the study. */
function studyPartOf(
  word: string,
  studies: readonly { id: string }[],
): { studyId: string; figure?: string } | undefined {
  const fits = studies.filter(({ id }) => word === id || word.startsWith(`${id}.`))
  const study = fits.toSorted((a, b) => b.id.length - a.id.length)[0]
  return study && { studyId: study.id, figure: word.slice(study.id.length + 1) || undefined }
}

/** As the file's name ends. @throws WrongUsage for an ending of another kind */
function formatOf(out: string | undefined): FigureFormat {
  const ending = path
    .extname(out ?? '')
    .slice(1)
    .toLowerCase()
  if (ending === '') return 'pdf'
  return ending === 'tex' ? 'latex' : figureFormat(ending, '--out')
}

/** The run to draw: the one named, or the newest that is done. */
function runOf(context: CommandContext, options: OptionValues<typeof exportOptions>, project: ProjectView): string {
  if (options.run !== undefined) return resolveRun(options.run, project).id
  const newest = project.runs.findLast(({ state }) => state === 'done')
  if (!newest) throw UnknownName({ kind: 'finished run', name: '(the newest)', known: [] })
  context.note(`Drawing ${newest.name} (${newest.id}), the newest run that is done.`)
  return newest.id
}
