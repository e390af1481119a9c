import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { contract } from '../../../src-shared/contract/contract.ts'
import { RunKind, RunSettings } from '../../../src-shared/project/runSettings.ts'
import { Conditioning } from '../../../src-shared/studies/conditioning.ts'
import type { StudyResult, StudyRun } from '../../../src-shared/studies/studyResult.ts'
import { inverscopeVersion } from '../../workbench/versions.ts'
import type { ProjectSession } from '../session.ts'

/** Images that are inverted twice more: enough to see whether rounding matters, and less than a hundredth of what a study computes. */
const images = 8

const file = 'conditioning.json'

/** How inversion magnifies rounding, measured on the first images of a run of the reproduction; kept beside the index page. */
const ReproducedConditioning = Conditioning.extend({
  run: z.string(),
  steps: z.int(),
  /** When the run ended, and what measured it. */
  finished: z.string().optional(),
  inverscope: z.string(),
})
export type ReproducedConditioning = z.infer<typeof ReproducedConditioning>

/**
 * Measures how inversion is conditioned on the first run of these results that inverts every step by itself, and writes it into the folder. What
 * was measured before of the same arrays is taken up.
 *
 * @returns undefined where no run is one
 * @throws what the contract's measureConditioning throws, and what a folder that cannot be written does
 */
export async function reproducedConditioning(
  { connection, projectId }: ProjectSession,
  results: readonly Pick<StudyResult, 'runs'>[],
  folder: string,
): Promise<ReproducedConditioning | undefined> {
  const run = results.flatMap(({ runs }) => runs).find(invertsByItself)
  if (!run) return undefined
  const { record } = await connection.call(contract.getRun, { projectId, runId: run.id })
  const made = { run: run.id, finished: record.timings.finished, inverscope: inverscopeVersion }
  const before = await readFile(path.join(folder, file), 'utf8')
    .then((text) => ReproducedConditioning.parse(JSON.parse(text)))
    .catch(() => undefined)
  if (before && before.run === made.run && before.finished === made.finished && before.inverscope === made.inverscope)
    return before
  const measured = await connection.call(contract.measureConditioning, {
    projectId,
    runId: run.id,
    count: Math.min(images, run.count),
  })
  const found = { ...made, steps: How.parse(run).settings.inversionSteps, ...measured }
  await writeFile(path.join(folder, file), `${JSON.stringify(found, null, 2)}\n`)
  return found
}

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
