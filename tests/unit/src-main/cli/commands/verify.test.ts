import { expect, test } from 'vitest'
import type { Verification } from '../../../../../src-shared/contract/views.ts'
import { NotAllowedHere } from '../../../../../src-shared/errors/errors.ts'
import { finished } from '../fixtures/fakeWorkbench.ts'
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
