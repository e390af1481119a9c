import path from 'node:path'
import { contract } from '../../../src-shared/contract/contract.ts'
import type { RunDetail } from '../../../src-shared/contract/views.ts'
import type { RunSummary } from '../../../src-shared/studies/runSummary.ts'
import type { Execute } from '../commandLine/command.ts'
import type { noOptions } from '../commandLine/commandOptions.ts'
import { demoProject } from '../demo/demoProject.ts'
import { demoRequests, finishedRun } from '../demo/demoRuns.ts'
import { styleOf } from '../output/style.ts'
import { packageFolder } from '../packageFolder.ts'
import { runDocument, runOutcome } from '../runs/runOutcome.ts'
import { summaryTable } from '../runs/summaryTable.ts'

/**
 * `inverscope demo [FOLDER]`: the program's main job on the material that comes with it. Run again it goes on where it was stopped, or
 * shows the results of what is done.
 */
export const demo: Execute<typeof noOptions> = async (context, { operands: [given = 'inverscope-demo'] }) => {
  const folder = context.absolute(given)
  const { session, model, dataset } = await demoProject(context, folder)
  const { connection, projectId, project } = session
  context.note(`The demonstration project is in ${folder}: model ${model.name}, T = 50 in each direction.`)

  const runs: (RunDetail & { title: string; summary: RunSummary })[] = []
  for (const request of demoRequests(model, dataset)) {
    const detail = await finishedRun(context, session, request)
    const { failure, ...unfinished } = runOutcome([detail])
    if (failure) {
      context.note(`To go on: npx inverscope demo ${given}`)
      return { ...unfinished, failure }
    }
    const summary = await connection.call(contract.summarizeRun, { projectId, runId: detail.row.id })
    runs.push({ ...detail, title: request.name, summary })
  }

  const { row } = runs.at(-1)!
  const { files } = await connection.call(contract.exportDistances, {
    projectId,
    runId: row.id,
    format: 'pdf',
  })
  const { bold } = styleOf(context.terminal)
  return {
    document: {
      project: project.path,
      runs: runs.map((run) => ({ ...runDocument(run), summary: run.summary })),
      files,
    },
    text: [
      '',
      summaryTable(runs),
      '± is the standard deviation over images; for correlations, over the ten largest.',
      '',
      'Latents of a perfect inversion would be Gaussian noise: their correlation would lie at the floor and |x̂_T − x_T| would be 0.',
      'What lies above the floor is structure of the images that DDIM inversion left behind in the latents.',
      '',
      `${bold('Figure')}  ${files[0].path} (vector PDF, the distances of the 64 noises)`,
      '',
      bold('Next'),
      ...nextSteps(context.terminal.folder, folder),
    ].join('\n'),
  }
}

function nextSteps(typedIn: string, folder: string): string[] {
  const project = path.relative(typedIn, folder) || '.'
  const inCheckout = typedIn === packageFolder
  const command = inCheckout ? 'npm run -s inverscope --' : 'npx inverscope'
  const steps = [
    [
      inCheckout ? `npm start -- ${project}` : `npx inverscope open ${project}`,
      'the workbench: gallery of all images, charts, new runs',
    ],
    [`${command} list runs --project ${project}`, 'what has been computed'],
    [
      `${command} run invert --dataset potted-32 --model landscape-ddpm --steps 50 --project ${project}`,
      'images of another kind',
    ],
  ]
  return steps.flatMap(([line, what]) => [`  ${line}`, `      ${what}`])
}
