import type { RunKind, RunSettings } from './runSettings.ts'

/**
 * The settings that decide the numbers of a run of a kind, beyond rounding: not its batch, and not what is kept of the numbers. What only the
 * way back takes decides nothing where there is none.
 */
export function decisiveSettings(kind: RunKind, settings: RunSettings): Partial<RunSettings> {
  if (kind === 'sample') return samplingSettings(settings)
  const { batch: _, keepStates: __, keepPredictions: ___, ...deciding } = settings
  return deciding
}

/** Of these, what decides the samples of a run that starts from noise, whatever is done with them afterwards. */
export function samplingSettings({
  steps,
  clip,
  clipRange,
  afterClip,
  threshold,
  classes,
}: RunSettings): Partial<RunSettings> {
  return {
    steps,
    afterClip,
    clip: { sampling: clip.sampling, inversion: false },
    ...(clip.sampling && { clipRange }),
    ...(threshold?.sampling && { threshold: { ...threshold, inversion: false } }),
    classes,
  }
}
