export interface TrainingAxis {
  scale: 'linear' | 'logarithmic'
  /** Where a training step stands, 0 to 1. */
  place(step: number): number
}

/** Series whose last step is this many times the first are drawn on a logarithmic axis: early training changes most. */
const wide = 8

/** The axis of training steps: the steps themselves, never their places in a list, so that gaps are seen. */
export function trainingAxis(steps: readonly number[]): TrainingAxis {
  const low = Math.min(...steps)
  const high = Math.max(...steps)
  const scale = low > 0 && high / low >= wide ? 'logarithmic' : 'linear'
  const measure = scale === 'logarithmic' ? Math.log : (step: number) => step
  const [first, last] = [measure(low), measure(high)]
  return { scale, place: (step) => (last > first ? (measure(step) - first) / (last - first) : 0.5) }
}

/** The step that stands nearest to a place on the axis. */
export function nearestStep(steps: readonly number[], axis: TrainingAxis, place: number): number {
  return steps.reduce((best, step) =>
    Math.abs(axis.place(step) - place) < Math.abs(axis.place(best) - place) ? step : best,
  )
}
