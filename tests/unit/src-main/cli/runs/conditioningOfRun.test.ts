import { expect, test } from 'vitest'
import { createInterrupts } from '../../../../../src-main/cli/interrupts.ts'
import { conditioningOfRun } from '../../../../../src-main/cli/runs/conditioningOfRun.ts'
import { connect } from '../../../../../src-shared/contract/connect.ts'
import { contract, type Contract } from '../../../../../src-shared/contract/contract.ts'
import { memoryPorts } from '../../../../../src-shared/contract/port.ts'
import { serve, type Handlers } from '../../../../../src-shared/contract/serve.ts'
import type { Conditioning } from '../../../../../src-shared/studies/conditioning.ts'
import { Cancelled } from '../../../../../src-shared/errors/errors.ts'
import { fakeTerminal } from '../fixtures/fakeTerminal.ts'

const projectId = 'abcdefgh'
const asked = { runId: 'first', count: 8 }
const found: Conditioning = {
  ...{ perturbation: 1e-5, mostGrowth: 1000, boundOfStates: 1e-3 },
  rows: [{ row: 0, growth: 2, step: 3, growthOfLatent: 1, wellConditioned: true }],
}

/** A measurement that a workbench tells shares of, and that ends when it is told to. */
function measuring(shares: readonly number[], { screen, json = false }: { screen: boolean; json?: boolean }) {
  const [near, far] = memoryPorts()
  let end = (_: Conditioning) => {}
  let signal: AbortSignal | undefined
  serve(far, contract, {
    measureConditioning: (_, context) => {
      signal = context.signal
      return new Promise((resolve) => (end = resolve))
    },
    watchConditioning: (_, emit) => {
      emit({})
      for (const share of shares) emit({ share })
    },
  } as Partial<Handlers<Contract>> as Handlers<Contract>)
  let now = 0
  const terminal = { ...fakeTerminal({ messagesToScreen: screen }), now: () => (now += 6000) }
  const told: string[] = []
  const interrupts = createInterrupts(() => {})
  const context = { terminal: { ...terminal, message: (text: string) => void told.push(text) }, json, interrupts }
  const answer = conditioningOfRun(context, { connection: connect(near), projectId }, asked)
  return { answer, told, interrupts, end: () => end(found), signal: () => signal }
}

test('a screen shows how much is done on one line, which goes when it is over', async () => {
  const { answer, told, end } = measuring([0, 0.5], { screen: true })
  await expect.poll(() => told).toHaveLength(2)
  end()
  expect(await answer).toEqual(found)
  expect(told[1]).toMatch(/^\r.*Conditioning of first {2}█+░+ {2}50 %$/)
  expect(told.at(-1)).toBe('\r\x1b[2K')
})

test('a log gets a line every ten seconds, and a program that reads along none', async () => {
  const log = measuring([0.1, 0.2, 0.3, 0.4], { screen: false })
  await expect.poll(() => log.told.length).toBeGreaterThan(0)
  log.end()
  await log.answer
  expect(log.told.join('')).toMatch(/^(Conditioning of first: [1-4]0 %\n)+$/)
  expect(log.told.length).toBeLessThan(4)
  const program = measuring([0.1, 0.2, 0.3, 0.4], { screen: false, json: true })
  await expect.poll(() => program.signal()).toBeDefined()
  program.end()
  await program.answer
  expect(program.told).toEqual([])
})

test('Ctrl-C cancels it at the workbench, and the error says what was cancelled', async () => {
  const { answer, interrupts, signal } = measuring([], { screen: true })
  await expect.poll(() => signal()).toBeDefined()
  interrupts.interrupt()
  await expect(answer).rejects.toSatisfy(
    (error) => Cancelled.is(error) && error.message.includes('the conditioning of first'),
  )
  await expect.poll(() => signal()!.aborted).toBe(true)
})
