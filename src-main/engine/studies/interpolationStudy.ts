import { heldRows } from '../../analysis/heldRows.ts'
import type { RowSource } from '../../analysis/rowSource.ts'
import { featuresIfAny, type StudyEncoder } from './encodedFeatures.ts'
import { measureArm, type ArmReference } from './interpolationArm.ts'
import { alongAlphaSection, smoothnessSection } from './interpolationSections.ts'
import type { MeasuredRun } from './measuredRun.ts'
import { pixelMorph } from './pixelMorph.ts'
import { eachRun, type MeasureStudy, type StudyContext } from './studyContext.ts'

/** Section 13 of the experiments: smoothness, diversity, and a distance of distributions along α. */
export const measureInterpolation: MeasureStudy<{ shown: number }> = async (context) => {
  const { settings, runs, encoders, progress, problem } = context
  const arms = runs.filter(({ record }) => record.source?.from === 'interpolation')
  if (arms.length === 0) problem('None of the runs is an interpolation; make one with: inverscope interpolate')
  const reference = await referenceFor(arms, context)
  const notes: string[] = []
  const measured = await eachRun({ ...context, runs: arms }, 'interpolation', (run, place) =>
    measureArm(run, reference, {
      ...context,
      progress: (share, what) => progress((place + share) / arms.length, what),
      note: (sentence) => void (notes.includes(sentence) || notes.push(sentence)),
    }),
  )
  if (measured.length === 0) return []
  return [
    smoothnessSection(measured),
    alongAlphaSection(measured, { encoders, reference, shown: settings.shown, notes }),
    ...(await pixelMorph(measured, context)),
  ]
}

/** The samples of noises that interpolations are compared with, of the shape of one of them where there are such, and their features. */
async function referenceFor(
  arms: readonly MeasuredRun[],
  { runs, encoders, signal, problem }: Pick<StudyContext<unknown>, 'runs' | 'encoders' | 'signal' | 'problem'>,
): Promise<ArmReference> {
  const shapes = new Set(arms.map(({ record }) => record.shape.join()))
  const ofNoises = runs.filter(({ record }) => record.source?.from === 'noise' && record.tensors.includes('samples'))
  const run = ofNoises.find(({ record }) => shapes.has(record.shape.join())) ?? ofNoises.at(0)
  const features = new Map<StudyEncoder, RowSource>()
  if (encoders.length === 0 || arms.length === 0) return { run, features }
  const real = await run?.open('samples')
  if (!run || !real) problem('None of the runs has samples of noises, so features have nothing to be compared with.')
  else
    for (const encoder of encoders) {
      const found = await featuresIfAny(encoder, run, real.rows, problem)
      // Read once for all α of all arms; a kernel distance reads rows at random.
      if (found) features.set(encoder, await heldRows(found, { signal }))
    }
  return { run, features }
}
