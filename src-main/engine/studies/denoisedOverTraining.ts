import type { StudySection } from '../../../src-shared/studies/studyResult.ts'
import { alignmentChart } from './alignmentOverTraining.ts'
import { alignmentColumns, alignmentRows, alignmentRule, releasedPsnrNote } from './alignmentRows.ts'
import type { MeasuredRun } from './measuredRun.ts'
import { asSampled, leftOutAsPart, notCompared, runDifferences } from './runDifferences.ts'
import { column, section, type StudyContext } from './studyContext.ts'
import { finished, headOf, withoutStep, type OverTrainingSettings, type StepAxis } from './trainingAxis.ts'

const denoisers = {
  current: { text: 'the checkpoint that inverted', title: 'denoised by the checkpoint that inverted' },
  last: { text: 'the last', title: 'denoised by the last checkpoint' },
}

/**
 * The last checkpoint's samples inverted by each checkpoint and denoised again, by that checkpoint or by the last, beside what the last makes of its
 * own latents (section 8.6, F4).
 *
 * @param inverted  runs of the last checkpoint's samples by each checkpoint
 * @param again  runs that began from the latents of other runs
 * @returns nothing where no run denoises such latents
 */
export async function denoisedSections(
  context: StudyContext<OverTrainingSettings>,
  { inverted, again, last }: { inverted: readonly MeasuredRun[]; again: readonly MeasuredRun[]; last: MeasuredRun },
  axis: StepAxis,
): Promise<StudySection[]> {
  const ofLast = inverted.flatMap((inverter) =>
    again
      .filter((run) => isDenoisedBy(last, run, inverter, context.problem))
      .map((run) => ({ run, tensor: 'samples' as const, inverter, by: 'last' as const })),
  )
  const ofCurrent = inverted
    .filter(({ record }) => record.tensors.includes('reconstructions'))
    .map((run) => ({ run, tensor: 'reconstructions' as const, inverter: run, by: 'current' as const }))
  const arrays = [...ofCurrent, ...ofLast]
  if (arrays.length === 0) return []
  const final = await last.open('reconstructions')
  if (!final) {
    context.problem(
      `Run ${last.record.id} has no finite rows of reconstructions, so what the checkpoints make of its samples’ latents has nothing to stand beside.`,
    )
    return []
  }
  const rows = await alignmentRows(context, {
    what: 'samples denoised again',
    arrays,
    reference: { run: last, tensor: 'reconstructions', rows: final.rows },
    cellsOf: ({ inverter, by }) => ({
      step: axis.stepOf(inverter) ?? finished,
      inverter: inverter.record.id,
      denoised: denoisers[by].text,
    }),
  })
  if (rows.length === 0) return []
  const title = 'The last checkpoint’s samples, inverted by each and denoised again'
  return [
    section({
      title,
      text: 'Alike with the current checkpoint and not with the last: that checkpoint’s latents suit itself only.',
      tables: [
        {
          name: 'denoised-again',
          title,
          rule: `Beside the reconstructions of run ${last.record.id}, which the last checkpoint inverted and denoised. ${alignmentRule(context.settings)}`,
          columns: [
            column('step', headOf(axis)),
            column('inverter', 'Inverted in'),
            column('denoised', 'Denoised by'),
            ...alignmentColumns,
          ],
          rows,
        },
      ],
      charts: (['current', 'last'] as const).flatMap((by) => {
        const own = rows.filter(({ denoised }) => denoised === denoisers[by].text)
        if (own.filter(({ step }) => step !== finished).length < 2) return []
        return [
          alignmentChart(own, axis, {
            name: `denoised-by-${by}`,
            title: `Alignment with the last reconstruction, ${denoisers[by].title}`,
            rule: 'The same samples inverted at every checkpoint; bands are ± the standard deviation over images, of CKA and SVCCA the standard error.',
          }),
        ]
      }),
      notes: [
        'Pictures are compared in the space of the samples; features of encoders are not taken here.',
        releasedPsnrNote,
        ...(rows.some(({ step }) => step === finished) ? [withoutStep] : []),
      ],
    }),
  ]
}

/** Whether a run denoises the latents of another with the last checkpoint; one that does with other settings or weights is named. */
function isDenoisedBy(
  last: MeasuredRun,
  run: MeasuredRun,
  inverter: MeasuredRun,
  problem: (sentence: string) => void,
): boolean {
  const { source } = run.record
  if (source?.from !== 'run' || source.tensor !== 'latents' || source.run !== inverter.record.id) return false
  const part = leftOutAsPart(run)
  if (part !== undefined) {
    problem(part)
    return false
  }
  const same = [last.record.id, last.record.id] as const
  const differences = runDifferences(asSampled(run), asSampled(last), { allowed: 'nothing', samples: same })
  if (differences.length > 0)
    problem(notCompared(run.record, last.record, differences, 'the latents denoised by the last checkpoint'))
  return differences.length === 0
}
