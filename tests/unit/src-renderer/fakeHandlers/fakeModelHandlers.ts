import type { modelMethods } from '../../../../src-shared/contract/methods/modelMethods.ts'
import type { Handlers } from '../../../../src-shared/contract/serve.ts'
import { ClassesMissing, UnknownMethod } from '../../../../src-shared/errors/errors.ts'
import { fakeDescription, fakeProject } from '../fakeProject.ts'
import type { FakeState } from './fakeState.ts'
import { untilAborted } from './untilAborted.ts'

/** Every stride of D = 4000, as guided-diffusion counts. */
export const allowedSteps = [...new Set(Array.from({ length: 4000 }, (_, i) => Math.ceil(4000 / (i + 1))))].reverse()

export function fakeModelHandlers(state: FakeState): Handlers<typeof modelMethods> {
  return {
    addModel: ({ path, name }) => {
      const model = { ...fakeProject().models[0], id: `model-${state.project.models.length}`, name: name ?? path, path }
      state.change({ models: [...state.project.models, model] })
      return model
    },
    describeModel: ({ modelId }) => fakeDescription(modelId),
    allowedSteps: () => ({ steps: allowedSteps, trainSteps: 4000 }),
    modelSchedule: () => ({ points: [0, 1000, 2000, 3999].map((t) => ({ t, level: 1 - t / 4000 })) }),
    predict: () => {
      throw UnknownMethod({ name: 'models.predict' })
    },
    autoencode: () => {
      throw UnknownMethod({ name: 'models.autoencode' })
    },
    sampleNow: ({ steps, count }, emit, { signal }) => {
      if (count > 8) throw ClassesMissing({ model: 'landscape-ddpm', known: 10, given: 0 })
      for (const step of [undefined, ...Array.from({ length: steps + 1 }, (_, i) => i)])
        emit({ sampling: 'fakesampling', steps, every: 1, step, decoded: false, seconds: step ?? 0 })
      return untilAborted(signal, () => {})
    },
  }
}
