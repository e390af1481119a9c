import { contract } from '../../../src-shared/contract/contract.ts'
import type { StudyView } from '../../../src-shared/contract/studyViews.ts'
import type { ProjectView } from '../../../src-shared/contract/views.ts'
import { formatDuration } from '../../../src-shared/project/formatDuration.ts'
import type { Execute } from '../commandLine/command.ts'
import type { projectOptions } from '../commandLine/commandOptions.ts'
import { formatCount } from '../output/formatAmount.ts'
import { styleOf } from '../output/style.ts'
import { table } from '../output/table.ts'
import { projectOf } from '../projectOf.ts'

const kinds = ['models', 'datasets', 'encoders', 'runs', 'studies', 'figures'] as const
type Kind = (typeof kinds)[number]
type Listed = ProjectView & { studies: StudyView[] }

/** `inverscope list [models|datasets|encoders|runs|studies|figures]`, oldest first */
export const listProject: Execute<typeof projectOptions> = async (context, { operands: [only], options }) => {
  const { connection, projectId, project: view } = await projectOf(context, options.project, 'read')
  const { studies } = await connection.call(contract.listStudies, { projectId })
  const project: Listed = { ...view, studies }
  const wanted = kinds.filter((kind) => only === undefined || kind === only)
  const style = styleOf(context.terminal)
  const section = (kind: Kind) =>
    [
      project[kind].length ? tableOf[kind](project) : emptyOf[kind],
      ...(kind === 'runs' ? brokenLines(project) : []),
    ].join('\n')
  return {
    document: {
      ...Object.fromEntries(wanted.map((kind) => [kind, project[kind]])),
      ...(wanted.includes('runs') && project.brokenRuns.length ? { brokenRuns: project.brokenRuns } : {}),
    },
    text: wanted.map((kind) => (only ? section(kind) : `${style.bold(kind)}\n${section(kind)}`)).join('\n\n'),
  }
}

/** What stands in runs/ and cannot be read is named, so that nobody thinks it lost. */
function brokenLines({ brokenRuns }: ProjectView): string[] {
  return brokenRuns.map(({ reason }) => reason)
}

const right = (head: string) => ({ head, align: 'right' as const })

const tableOf: Record<Kind, (project: Listed) => string> = {
  models: ({ models }) =>
    table(
      [{ head: 'model' }, { head: 'name' }, { head: 'shape' }, right('checkpoints'), { head: 'path' }],
      models.map(({ id, name, shape, checkpoints, path, present }) => [
        id,
        name,
        shape.join(' × '),
        String(checkpoints.length),
        present ? path : `${path} (missing: add it again from its new place)`,
      ]),
    ),
  datasets: ({ datasets }) =>
    table(
      [{ head: 'dataset' }, { head: 'name' }, right('images'), right('classes'), { head: 'path' }],
      datasets.map(({ id, name, count, classes, path, present }) => [
        id,
        name,
        formatCount(count),
        String(classes.length),
        present ? path : `${path} (missing: add it again from its new place)`,
      ]),
    ),
  encoders: ({ encoders }) =>
    table(
      [{ head: 'encoder' }, { head: 'name' }, right('features'), right('pictures'), { head: 'path' }],
      encoders.map(({ id, name, features, settings: { imageSize }, path, present }) => [
        id,
        name,
        formatCount(features),
        `${imageSize} × ${imageSize}`,
        present ? path : `${path} (missing: add it again from its new place)`,
      ]),
    ),
  runs: ({ runs }) =>
    table(
      [
        { head: 'run' },
        { head: 'name' },
        { head: 'kind' },
        { head: 'state' },
        right('images'),
        right('T'),
        { head: 'model' },
        right('step'),
        right('time'),
      ],
      runs.map(({ id, name, kind, state, done, count, steps, model, checkpoint, seconds }) => [
        id,
        name,
        kind,
        state,
        done === count ? formatCount(count) : `${formatCount(done)} of ${formatCount(count)}`,
        steps?.toString() ?? '',
        model ?? '',
        checkpoint === undefined ? '' : formatCount(checkpoint),
        formatDuration(seconds),
      ]),
    ),
  studies: ({ studies }) =>
    table(
      [
        { head: 'study' },
        { head: 'question' },
        { head: 'state' },
        right('runs'),
        { head: 'model' },
        { head: 'tables and figures' },
      ],
      studies.map(({ id, study, state, runs, model, tables, figures }) => [
        id,
        study,
        state,
        String(runs.length),
        model ?? '',
        [...tables, ...figures].map(({ name }) => name).join(', '),
      ]),
    ),
  figures: ({ figures }) =>
    table(
      [
        { head: 'figure' },
        { head: 'name' },
        { head: 'kind' },
        { head: 'made from' },
        { head: 'width' },
        { head: 'files' },
      ],
      figures.map(({ id, name, kind, runs, studies, width, files }) => [
        id,
        name,
        kind,
        [...studies, ...runs.slice(0, 3), ...(runs.length > 3 ? [`and ${runs.length - 3} more`] : [])].join(', '),
        width,
        files.map((file) => file.name).join(', '),
      ]),
    ),
}

const emptyOf: Record<Kind, string> = {
  models: 'No models yet. Add one with: inverscope add model PATH',
  datasets: 'No datasets yet. Add one with: inverscope add dataset PATH',
  encoders: 'No encoders yet. Add one with: inverscope add encoder PATH',
  runs: 'No runs yet. Start one with: inverscope run roundtrip --steps 50 --count 64',
  studies: 'No studies yet. Make one with: inverscope study correlation --quick',
  figures: 'No figures yet. Write one with: inverscope export distances --run RUN',
}
