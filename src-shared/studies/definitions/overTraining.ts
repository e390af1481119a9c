import { defineStudy } from '../studyDefinition.ts'
import { choice, integer, text } from '../studyFields.ts'
import { samplesOf, type RunNeed } from '../studyRequest.ts'
import { encodersField } from './encodersField.ts'
import { noiseFields, roundTrip } from './noiseRuns.ts'

export const overTraining = defineStudy({
  name: 'over-training',
  title: 'Over the training',
  question: 'When in training do the mapping, the triangle and the images settle?',
  explanation:
    'The same noises at every checkpoint of a series, in three designs. Matched: each checkpoint samples and inverts by itself. Fixed samples: the ' +
    'last checkpoint’s samples, inverted by every checkpoint, so that `‖x_0 − x_T‖_2` is the same at all. Alignment: each checkpoint’s samples ' +
    'beside those of the last, by CKA, SVCCA, SSIM, PSNR and the share of common nearest neighbours; and the latents likewise. Images are brought ' +
    'to [0, 1] over the whole set before. With encoders of the project, the cosine of the features of both pictures as well, which the paper takes of ' +
    'DINO and CLIP. With `denoised=yes`, the latents of the fixed samples are denoised again, by their own checkpoint and by the last, beside what the last ' +
    'makes of its own. A fine-tuned series may name the model that it began from.',
  takes: 'Runs of one model at several checkpoints, of the same noises and T.',
  fields: {
    ...noiseFields,
    count: integer({ value: 2048, quick: 32, least: 2, help: 'noises, N' }),
    neighbours: integer({ value: 50, quick: 5, least: 1, help: 'nearest neighbours whose overlap is counted' }),
    shown: integer({ value: 6, quick: 6, least: 0, help: 'noises that the image grid shows' }),
    encoders: encodersField,
    denoised: choice({
      value: 'no',
      choices: ['no', 'yes'],
      help: 'yes: the last checkpoint’s samples, inverted by each, are denoised again as well, by that checkpoint and by the last (two more passes per checkpoint)',
    }),
    base: text({
      value: '',
      help: 'the model (id) that this series was fine-tuned from; its last checkpoint is the first point',
    }),
    baseStep: integer({
      value: 0,
      help: 'training step at which fine-tuning began, subtracted from the axis; 0 takes that of the base where the series goes on counting from it',
    }),
  },
  overTraining: true,
  needs: ({ chosen }, { count, steps, seed, base, denoised }) => {
    const run = { count, steps, seed }
    const keyOf = (checkpoint: number | undefined) => `matched-${checkpoint ?? ''}`
    const last = chosen.at(-1)
    const start = base === '' ? [] : [roundTrip(run, { key: 'base', purpose: `the base ${base}` })]
    return [
      ...start.map((need) => ({ ...need, beside: keyOf(last), request: { ...need.request, model: base } })),
      ...chosen.map((checkpoint) =>
        roundTrip(run, { key: keyOf(checkpoint), purpose: `checkpoint ${checkpoint ?? ''} by itself`, checkpoint }),
      ),
      ...chosen.slice(0, -1).flatMap((checkpoint): RunNeed[] => {
        const inverted: RunNeed = {
          key: `fixed-${checkpoint ?? ''}`,
          purpose: `samples of the last checkpoint inverted by ${checkpoint ?? ''}${denoised === 'yes' ? ' and denoised' : ''}`,
          request: {
            kind: denoised === 'yes' ? 'roundtrip' : 'invert',
            name: `Samples of ${last ?? 'the last'} inverted by ${checkpoint ?? 'another'}, T ${steps}`,
            checkpoint,
            source: samplesOf(keyOf(last)),
            steps,
          },
        }
        if (denoised === 'no') return [inverted]
        const denoisedByLast: RunNeed = {
          key: `denoised-${checkpoint ?? ''}`,
          purpose: `latents of ${checkpoint ?? ''} denoised by the last checkpoint`,
          request: {
            kind: 'sample',
            name: `Latents of ${checkpoint ?? 'another'} denoised by ${last ?? 'the last'}, T ${steps}`,
            checkpoint: last,
            source: { from: 'needs', needs: [inverted.key], of: (run) => ({ from: 'run', run, tensor: 'latents' }) },
            steps,
          },
        }
        return [inverted, denoisedByLast]
      }),
    ]
  },
  reported: [],
})
