import { expect, test } from 'vitest'
import type { Verification } from '../../../../../src-shared/contract/views.ts'
import { Cancelled, NotAllowedHere } from '../../../../../src-shared/errors/errors.ts'
import { command, finished } from '../fixtures/fakeWorkbench.ts'
import { projectView, runRow } from '../fixtures/views.ts'

const found: Verification = {
  runId: '0001-first',
  agreeing: 8,
  damaged: [],
  recomputed: 1,
  apart: { latents: 0 },
  tolerance: 1e-5,
  agrees: true,
}
const project = projectView({ runs: [runRow({ id: '0001-first' })] })
const refuse = () => {
  throw NotAllowedHere({ what: 'Trying other settings', reason: 'its first steps were swapped' })
}
const asked = (verification: Verification, more = '') =>
  finished(`verify 0001-first --trials 4 ${more}`, {
    project,
    handlers: { verifyRun: () => verification, tryOtherSettings: refuse },
  })

test('a verification is given where trials are refused, with the reason', async () => {
  const { code, printed, messages } = await asked(found)
  expect(printed).toContain('8 images agree with their checksums.')
  expect(messages).toContain('its first steps were swapped')
  expect(code).not.toBe(0)
})

test('a run that differs is what ends the command, and the other reason is said as well', async () => {
  const differs = { ...found, agrees: false, apart: { latents: 1 } }
  const { document } = await asked(differs, '--json')
  expect(document()).toMatchObject({
    agreeing: 8,
    error: { code: 'run-differs' },
    furtherErrors: [{ code: 'not-allowed-here' }],
  })
})

test('a verification is given where what was asked for beside it is cancelled, and nothing more is begun', async () => {
  const differs = { ...found, agrees: false, apart: { latents: 1 } }
  let begun = () => {}
  const measuring = new Promise<void>((resolve) => (begun = resolve))
  const running = command('verify 0001-first --conditioning 4 --trials 4 --json', {
    project,
    handlers: {
      verifyRun: () => differs,
      watchConditioning: () => {},
      measureConditioning: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(Cancelled({ what: 'The measurement' })))
          begun()
        }),
      tryOtherSettings: refuse,
    },
  })
  await measuring
  running.interrupt()
  expect(await running.ended).toBe(130)
  expect(JSON.parse(running.terminal.printed)).toMatchObject({
    agreeing: 8,
    error: { code: Cancelled.code },
    furtherErrors: [{ code: 'run-differs' }],
  })
  expect(running.asked.map(({ method }) => method)).not.toContain('tryOtherSettings')
})

test('trials that are cancelled take nothing with them', async () => {
  let begun = () => {}
  const trying = new Promise<void>((resolve) => (begun = resolve))
  const running = command('verify 0001-first --trials 4', {
    project,
    handlers: {
      verifyRun: () => found,
      tryOtherSettings: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(Cancelled({ what: 'The trials' })))
          begun()
        }),
    },
  })
  await trying
  running.interrupt()
  expect(await running.ended).toBe(130)
  expect(running.terminal.printed).toContain('8 images agree with their checksums.')
})

test('images that are named are told one by one', async () => {
  const images = [
    { row: 12, same: true, apart: { samples: 0, latents: 0 } },
    { row: 250, same: false, apart: { samples: 0, latents: 2.5e-7 } },
  ]
  const named: Verification = { ...found, recomputed: 2, images, apart: { samples: 0, latents: 2.5e-7 } }
  const questions: unknown[] = []
  const { code, printed } = await finished('verify 0001-first --images 250,12', {
    project,
    handlers: { verifyRun: (question) => (questions.push(question.images), named) },
  })
  expect(code).toBe(0)
  expect(questions).toEqual([
    [
      { first: 12, count: 1 },
      { first: 250, count: 1 },
    ],
  ])
  expect(printed).toContain('2 images were computed again; 1 byte for byte the same.')
  expect(printed).toMatch(/^ +12 +yes +0 +0$/m)
  expect(printed).toMatch(/^ +250 +no +0 +2\.5 × 10⁻⁷$/m)
  expect(printed).toContain('(rounding explains 1 × 10⁻⁵)')
})

test('a list of images that is none is refused with what belongs there', async () => {
  const { code, messages } = await finished('verify 0001-first --images 9-3', { project })
  expect(code).toBe(2)
  expect(messages).toContain(
    '--images takes numbers of images, from 0, and ranges of them such as 100-199,250; "9-3" ends before it begins, so write 3-9.',
  )
})
