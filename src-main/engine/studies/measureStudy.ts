import { Cancelled } from '../../../src-shared/errors/errors.ts'
import type { StudyName } from '../../../src-shared/studies/studyName.ts'
import type { StudyOutput } from '../../../src-shared/studies/studyResult.ts'
import { onnxMultiply } from '../onnxMultiply.ts'
import type { EngineTask } from '../protocol.ts'
import { measureCorrelation } from './correlationStudy.ts'
import { measureLocation } from './locationStudy.ts'
import { measureFirstSteps } from './firstStepsStudy.ts'
import { measureInterpolation } from './interpolationStudy.ts'
import { measureMapping } from './mappingStudy.ts'
import { measureNormality } from './normalityStudy.ts'
import { measureOverTraining } from './overTrainingStudy.ts'
import { measurePlainRegions } from './plainRegionsStudy.ts'
import { measureStepCount } from './stepCountStudy.ts'
import { measureTrajectory } from './trajectoryStudy.ts'
import { measureVariation } from './variationStudy.ts'
import { studyEncoders } from './encodedFeatures.ts'
import { openMeasuredRun, studyRun, type MeasuredRun } from './measuredRun.ts'
import type { MeasureStudy } from './studyContext.ts'

// The settings were read by the study's own schema on the other side of the border.
const studies = {
  correlation: measureCorrelation,
  location: measureLocation,
  trajectory: measureTrajectory,
  mapping: measureMapping,
  'over-training': measureOverTraining,
  'plain-regions': measurePlainRegions,
  'first-steps': measureFirstSteps,
  interpolation: measureInterpolation,
  variation: measureVariation,
  normality: measureNormality,
  'step-count': measureStepCount,
} satisfies Record<StudyName, MeasureStudy<never>>

/**
 * Measures a study on its runs. In the engine because the owner of a project never computes. What cannot be measured is named in
 * `problems`, and the rest is measured still.
 *
 * @throws Cancelled
 */
export async function measureStudy(
  { projectFolder, study, settings, runs, encoders = [] }: Extract<EngineTask, { kind: 'study' }>,
  { signal, onProgress }: { signal: AbortSignal; onProgress(share: number, what: string): void },
): Promise<StudyOutput> {
  const opened: MeasuredRun[] = []
  const problems: string[] = []
  for (const run of runs)
    await openMeasuredRun(projectFolder, run).then(
      (one) => opened.push(one),
      (error: unknown) => problems.push((error as Error).message),
    )
  let done = 0
  const progress = (share: number, what: string) => {
    if (signal.aborted) throw Cancelled({ what: `The study ${study}` })
    done = share
    onProgress(share, what)
  }
  const used = studyEncoders(encoders, { signal, say: (what) => progress(done, what) })
  const measure: MeasureStudy<never> = studies[study]
  try {
    const sections = await measure({
      settings: settings as never,
      runs: opened,
      multiply: onnxMultiply,
      encoders: used.encoders,
      signal,
      progress,
      problem: (sentence) => problems.push(sentence),
    })
    return {
      runs: opened.map(studyRun),
      ...(encoders.length > 0 ? { encoders: encoders.map(({ file: _, ...encoder }) => encoder) } : {}),
      sections,
      problems,
    }
  } finally {
    await used.release()
  }
}
