import path from 'node:path'
import { expect, test } from 'vitest'
import { readNpy } from '../../src-main/store/npyFile.ts'
import type { Trials } from '../../src-shared/studies/trials.ts'
import { demo, json, lastCheckpoint, runCommand, temporaryFolder } from './setup/command.ts'

interface Runs {
  runs: { id: string; folder: string }[]
}

/** What trials say of the demonstration network on its own kind of images, with settings that it was trained with or not. */
async function trialsOf(...given: string[]): Promise<Trials> {
  const project = path.join(await temporaryFolder(), 'study')
  await json('new', project)
  const settings = given.length > 0 ? ['--set', ...given] : []
  const model = [lastCheckpoint, '--name', 'demo', '--preset', 'landscape-ddpm', ...settings]
  await json('add', 'model', ...model, '--project', project)
  await json('add', 'dataset', path.join(demo, 'datasets/landscape-32'), '--name', 'land', '--project', project)
  const command = 'run roundtrip --model demo --dataset land --limit 4 --steps 10 --project'
  const [{ id, folder }] = (await json<Runs>(...command.split(' '), project)).runs
  const { trials } = await json<{ trials: Trials }>('verify', id, '--trials', '4', '--project', project)

  // The run's own settings give what the run gave.
  const [samples, back] = await Promise.all(
    ['samples', 'reconstructions'].map(async (name) => (await readNpy(path.join(folder, `${name}.npy`))).data),
  )
  const error = samples.reduce((sum, value, i) => sum + Math.abs(value - back[i]), 0) / samples.length
  expect(trials.roundTrips[0].error! / error).toBeCloseTo(1, 3)
  expect(trials).toMatchObject({ rows: 4, ownSamples: false })
  if (given.length === 0) {
    const shown = await runCommand(['verify', id, '--trials', '4', '--project', project])
    expect(shown.stdout).toContain('No other setting of the model finds more of the noise in every image')
  }
  return trials
}

test('of a network as it was trained no other setting finds more of the noise', async () => {
  const { denoising } = await trialsOf()
  const [asTrained, ...others] = denoising
  expect(others.length).toBeGreaterThanOrEqual(3)
  for (const { change, unexplained } of others) expect(unexplained, change).toBeGreaterThan(asTrained.unexplained!)
})

test.each([
  ['schedule', 'linear', 'cosine'],
  ['predictionType', 'v', 'epsilon'],
])(
  'of one that is used with a wrong %s the right one finds the most, in every image',
  async (setting, wrong, right) => {
    const { denoising } = await trialsOf(`${setting}=${wrong}`)
    const best = denoising.reduce((most, one) => (one.unexplained! < most.unexplained! ? one : most))
    expect(best).toMatchObject({ change: `${setting}=${right}`, better: 4 })
  },
)
