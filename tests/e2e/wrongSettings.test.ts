import path from 'node:path'
import { expect, test } from 'vitest'
import type { RunHealth } from '../../src-shared/studies/runHealth.ts'
import { json, lastCheckpoint, temporaryFolder } from './setup/command.ts'

/**
 * The bounds of "why does it not reconstruct?" on real predictions: the demonstration model, taken for what it is and for what it is not.
 */
const right = {
  imageSize: 32,
  schedule: 'cosine',
  trainSteps: 4000,
  heads: 4,
  attentionOrder: 'legacy',
  rescaleTimesteps: true,
  predictionType: 'epsilon',
  clipSampling: true,
  clipInversion: true,
}
const ranks = ['unlikely', 'unknown', 'possible', 'likely']

async function causesOf(model: object, options: string): Promise<RunHealth['causes']> {
  const project = path.join(await temporaryFolder(), 'study')
  await json('new', project)
  const settings = Object.entries({ ...right, ...model }).map(([name, value]) => `${name}=${value}`)
  await json('add', 'model', lastCheckpoint, '--name', 'demo', '--set', ...settings, '--project', project)
  const command = `run roundtrip --model demo --count 2 --batch 2 ${options}`
  const { runs } = await json<{ runs: { folder: string }[] }>(...command.split(' '), '--project', project)
  return (await json<{ health: RunHealth }>('inspect', runs[0].folder)).health.causes
}

let rightCauses: Promise<RunHealth['causes']> | undefined

test.each<[what: string, model: object, options: string, cause: string]>([
  ['few steps', {}, '--steps 5', 'steps'],
  ['another T in each direction', {}, '--steps 40 --inversion-steps 20', 'steps'],
  ["the other family's convention", {}, '--steps 40 --convention target', 'convention'],
  ['clipping when sampling only', {}, '--steps 40 --clip sampling', 'clipping'],
  ['clipping when inverting only', {}, '--steps 40 --clip inversion', 'clipping'],
  ['a network of ε taken for one of v', { predictionType: 'v' }, '--steps 40', 'prediction type'],
  ['a network of ε taken for one of x0', { predictionType: 'sample' }, '--steps 40', 'prediction type'],
  ['a linear schedule in the place of the cosine', { schedule: 'linear' }, '--steps 40', 'schedule'],
  ['time that is not rescaled', { rescaleTimesteps: false }, '--steps 40', 'schedule'],
])('%s is named first of what the right settings do not have', async (_, model, options, cause) => {
  const before = new Map((await (rightCauses ??= causesOf({}, '--steps 40'))).map((one) => [one.cause, one.verdict]))
  const found = await causesOf(model, options)
  const risen = found.filter(({ cause, verdict }) => ranks.indexOf(verdict) > ranks.indexOf(before.get(cause)!))
  // These predictions jump over the first inversion steps with the right settings too, so that the steps are likely already.
  expect(cause === 'steps' ? found[0].cause : risen[0]?.cause, JSON.stringify(found, undefined, 1)).toBe(cause)
})
