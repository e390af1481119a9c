import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { contract } from '../../../src-shared/contract/contract.ts'
import { RunKind, RunSettings } from '../../../src-shared/project/runSettings.ts'
import { Conditioning } from '../../../src-shared/studies/conditioning.ts'
import type { StudyResult, StudyRun } from '../../../src-shared/studies/studyResult.ts'
import { writeFileAtomically } from '../../workbench/writeFile.ts'
import { inverscopeVersion } from '../../workbench/versions.ts'
import type { CommandContext } from '../commandContext.ts'
import { formatCount } from '../output/formatAmount.ts'
import { conditioningOfRun } from '../runs/conditioningOfRun.ts'
import type { ProjectSession } from '../session.ts'

/** Images that are inverted twice more: enough to see whether rounding matters. Of a small reproduction they are some per cent of all evaluations. */
const images = 8

const file = 'conditioning.json'

/** How inversion magnifies rounding, measured on the first images of a run of the reproduction; kept beside the index page. */
const ReproducedConditioning = Conditioning.extend({
  run: z.string(),
  steps: z.int(),
  /** When the run ended, and of which weights it is; absent in files of versions that did not compare them. */
  finished: z.string().optional(),
  checkpoint: z.string().optional(),
  /** What measured it. */
  inverscope: z.string(),
})
export type ReproducedConditioning = z.infer<typeof ReproducedConditioning>

/**
 * Measures how inversion is conditioned on the first run of these results that inverts every step by itself, and writes it into the folder. What
 * was measured before is taken up where the run's end, its weights and the number of images are the same. What is measured is told beforehand, and how
 * it gets on.
 *
 * @returns undefined where no run is one
 * @throws what the contract's measureConditioning throws; DiskFull, FolderNotWritable, FolderSilent, FileMissing where the folder cannot be written
 */
export async function reproducedConditioning(
  context: Pick<CommandContext, 'note' | 'terminal' | 'json' | 'interrupts'>,
  session: ProjectSession,
  results: readonly Pick<StudyResult, 'runs'>[],
  folder: string,
): Promise<ReproducedConditioning | undefined> {
  const { connection, projectId } = session
  const run = results.flatMap(({ runs }) => runs).find(invertsByItself)
  if (!run) return undefined
  const { record, completed } = await connection.call(contract.getRun, { projectId, runId: run.id })
  const made = {
    run: run.id,
    finished: record.timings.finished,
    checkpoint: record.model?.checkpoint.sha256,
    inverscope: inverscopeVersion,
  }
  const count = Math.min(images, completed.find(({ first }) => first === 0)?.count ?? run.count)
  const before = await readFile(path.join(folder, file), 'utf8')
    .then((text) => ReproducedConditioning.parse(JSON.parse(text)))
    .catch(() => undefined)
  if (before && before.rows.length === count && agree(before, made)) return before
  const { inversionSteps: steps } = How.parse(run).settings
  context.note(
    `Measuring how well conditioned inversion is: ${count === 1 ? 'the first image' : `the first ${count} images`} of run ${run.id}, twice ${formatCount(steps)} steps each. --no-conditioning leaves it out.`,
  )
  const measured = await conditioningOfRun(context, session, { runId: run.id, count })
  const found = { ...made, steps, ...measured }
  await writeFileAtomically(path.join(folder, file), `${JSON.stringify(found, null, 2)}\n`)
  return found
}

type Made = Pick<ReproducedConditioning, 'run' | 'finished' | 'checkpoint' | 'inverscope'>

/** Whether both are known to be of the same arrays: what is not known agrees with nothing. */
const agree = (before: Made, made: Made): boolean =>
  (['run', 'finished', 'checkpoint', 'inverscope'] as const).every(
    (name) => made[name] !== undefined && before[name] === made[name],
  )

const How = z.object({ kind: RunKind, settings: RunSettings })

function invertsByItself(run: StudyRun): boolean {
  const { success, data } = How.safeParse(run)
  return (
    success &&
    (data.kind === 'roundtrip' || data.kind === 'invert') &&
    !data.settings.replaceFirst &&
    !data.settings.swapFirst
  )
}
