import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { EngineProcess } from '../../../../../src-main/engine/engineProcess.ts'
import type { EngineRequest } from '../../../../../src-main/engine/protocol.ts'
import { runPaths } from '../../../../../src-main/store/runFolder.ts'
import { queueWithFakeEngine, untouched } from './queueWithFakeEngine.ts'

const at = queueWithFakeEngine()

/** An engine that answers by itself, one batch after the other, and ends in the middle of those that `breaks` names. */
function workingEngine(begun: number[], breaks: (first: number) => boolean) {
  return (): EngineProcess => {
    let reply: (message: unknown) => void = () => {}
    let onExit: (reason: string) => void = () => {}
    let waiting: Extract<EngineRequest, { kind: 'batch' }>[] = []
    const work = () => {
      const request = waiting.shift()
      if (!request) return
      begun.push(request.first)
      reply({ kind: 'progress', id: request.id, evaluations: 0 })
      if (breaks(request.first)) {
        waiting = []
        return onExit('ended by SIGSEGV')
      }
      const sums = { noise: untouched, samples: untouched }
      reply({ kind: 'result', id: request.id, output: { sums, seconds: 0 } })
      setTimeout(work)
    }
    return {
      send(message) {
        if ((message as EngineRequest).kind !== 'batch') return
        waiting.push(message as (typeof waiting)[number])
        if (waiting.length === 1) setTimeout(work)
      },
      onMessage: (listener) => (reply = listener),
      onExit: (listener) => (onExit = listener),
      kill() {},
    }
  }
}

async function workedOff(count: number, breaks: (first: number) => boolean) {
  const begun: number[] = []
  at.replaceQueue(workingEngine(begun, breaks))
  const id = await at.addRun('0001-first', { count, source: { from: 'noise', stream: 'torch', seed: 1, count } })
  at.queue.add(at.project, id, 2)
  await at.queue.wait(at.project, id)
  return { begun, ...at.project.runs.get(id)! }
}

test('a batch that ends the engine twice is given up and named, and all others are computed', async () => {
  const { begun, record, completed } = await workedOff(8, (first) => first === 1 || first === 5)
  expect(record.state).toBe('failed')
  expect(record.error?.code).toBe('engine-failed')
  expect(record.error?.message).toContain('images 1, 5, twice: ended by SIGSEGV. All other images are done')
  expect(completed).toEqual([
    { first: 0, count: 1 },
    { first: 2, count: 3 },
    { first: 6, count: 2 },
  ])
  expect(begun.filter((first) => first === 1)).toHaveLength(2)
})

test('a run of which every batch ends the engine stops, instead of trying them all', async () => {
  const { begun, record } = await workedOff(50, () => true)
  expect(record.state).toBe('failed')
  expect(begun.length).toBeLessThan(20)
})

test('a batch that ends the engine once is computed by the next one, and the log of the run tells of it', async () => {
  let struck = false
  const { record } = await workedOff(4, (first) => first === 2 && !struck && (struck = true))
  expect(record.state).toBe('done')
  const lines = await at.queue.logs.read(at.project, { kind: 'run', id: '0001-first' })
  expect(lines.map(({ event }) => event)).toEqual(['queued', 'preparing', 'begun', 'engine', 'done'])
  expect(lines[3]).toMatchObject({
    level: 'warning',
    text: 'An engine process ended by SIGSEGV and was started again',
  })
  expect(await readFile(path.join(runPaths(at.project.folder, '0001-first').folder, 'log.jsonl'), 'utf8')).toContain(
    'SIGSEGV',
  )
})

test('an engine that ends takes the batch that waited behind along, and the log says once that it ended', async () => {
  let struck = false
  const { begun, record } = await workedOff(8, (first) => first === 1 && !struck && (struck = true))
  expect(record.state).toBe('done')
  // The one behind it had not begun, and was asked for again as well.
  expect(begun.filter((first) => first === 1)).toHaveLength(2)
  const lines = await at.queue.logs.read(at.project, { kind: 'run', id: '0001-first' })
  expect(lines.filter(({ event }) => event === 'engine')).toHaveLength(1)
})

test('where one batch ends two engines the log tells of the first end that it was one, and of the second what is left out', async () => {
  await workedOff(8, (first) => first === 1)
  const lines = await at.queue.logs.read(at.project, { kind: 'run', id: '0001-first' })
  expect(lines.filter(({ event }) => event === 'engine').map(({ text }) => text)).toEqual([
    'An engine process ended by SIGSEGV and was started again',
    expect.stringMatching(/^Images 1 ended the engine process twice and are left out/),
  ])
})

test('a log that cannot be written stops no run', async () => {
  const place = runPaths(at.project.folder, '0001-first').folder
  await mkdir(path.join(place, 'log.jsonl'), { recursive: true })
  const { record } = await workedOff(2, () => false)
  expect(record.state).toBe('done')
})
