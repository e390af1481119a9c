import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readNpy, writeNpy } from '../../src-main/store/npyFile.ts'
import type { RunHealth } from '../../src-shared/studies/runHealth.ts'
import { relativeDifference } from '../parity/readArray.ts'
import { json, lastCheckpoint, runCommand, temporaryFolder } from './setup/command.ts'

interface Runs {
  runs: { id: string; folder: string; state: string; count: number; tensors: string[] }[]
}

test('the experiments of the paper, typed in the project folder', async () => {
  const project = path.join(await temporaryFolder(), 'study')
  await json('new', project)
  await json('add', 'model', lastCheckpoint, '--name', 'demo', '--preset', 'landscape-ddpm', '--project', project)
  const type = (line: string) => runCommand(line.split(' '), { cwd: project })
  const run = async (line: string) => (await json<Runs>(...line.split(' '), '--project', project)).runs
  const array = (folder: string, name: string) => readNpy(path.join(folder, `${name}.npy`))

  // A round trip with target time and nothing clipped, so that the way back is exact where it is given sampling's predictions.
  const exact = '--steps 5 --count 3 --convention target --clip none'
  const [swapped] = await run(`run roundtrip ${exact} --swap-first 5 --keep-states 2 --keep-predictions --name swapped`)
  const [noise, latents] = [await array(swapped.folder, 'noise'), await array(swapped.folder, 'latents')]
  expect(relativeDifference(latents.data, noise.data)).toBeLessThan(1e-5)
  expect((await array(swapped.folder, 'sampling_states')).shape).toEqual([4, 3, 3, 32, 32])
  expect((await array(swapped.folder, 'sampling_predictions')).shape).toEqual([5, 3, 3, 32, 32])

  // The same from its samples, with the predictions that it kept.
  const [again] = await run(
    `run invert --from swapped:samples --steps 5 --convention target --clip none --swap-first 5 --name again`,
  )
  expect((await array(again.folder, 'latents')).data).toEqual(latents.data)

  // Forward diffusion in the place of none and of all steps; the seed of the noise itself is refused.
  const [plain, forward] = await run(`run roundtrip ${exact} --replace-first 0,5 --name fix`)
  expect((await array(plain.folder, 'samples')).data).toEqual((await array(swapped.folder, 'samples')).data)
  expect((await array(forward.folder, 'latents')).data).not.toEqual((await array(plain.folder, 'latents')).data)
  const refused = await type(`run roundtrip ${exact} --replace-first 2 --replace-seed 420`)
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('give another seed')])

  // Between its noise and its latents, and variations of the latents.
  const [between] = await run(
    `interpolate --between swapped:noise,${plain.id}:latents --steps-between 1 --steps 2 --name between`,
  )
  expect(between.count).toBe(9)
  const items = (await readFile(path.join(between.folder, 'items.jsonl'), 'utf8')).trim().split('\n')
  expect(JSON.parse(items[4])).toEqual({ row: 4, pair: 1, alpha: 0.5 })
  const [varied] = await run('vary --from swapped:latents --variance 0.1 --count 2 --steps 2')
  expect(varied.count).toBe(6)

  // Why it does not come back, for people and for programs.
  const inspected = await type(`inspect ${plain.id}`)
  expect(inspected.stdout).toMatch(/Why does it not reconstruct\?\nsteps: likely\n {2}T = 5\./)
  const { health } = await json<{ health: RunHealth }>('inspect', path.join(project, 'runs', plain.id))
  expect(health.passes.map(({ pass, states }) => [pass, states.length])).toEqual([
    ['sampling', 6],
    ['inversion', 6],
    ['reconstruction', 6],
  ])
  expect(health.latentError).toBeGreaterThan(0.01)
})

test('states that another program kept come in as the trajectory of a run', async () => {
  const folder = await temporaryFolder()
  const project = path.join(folder, 'study')
  await json('new', project)
  const states = Float32Array.from({ length: 4 * 2 * 3 * 4 * 4 }, (_, i) => Math.sin(i))
  await writeNpy(path.join(folder, 'e.npy'), [4, 2, 3, 4, 4], states)
  const { runs } = await json<Runs>('import', '--trajectory', path.join(folder, 'e.npy'), '--project', project)
  expect(runs).toMatchObject([{ count: 2, tensors: ['noise', 'samples'] }])
  const kept = await readNpy(path.join(runs[0].folder, 'sampling_states.npy'))
  expect(kept.data).toEqual(states)
  expect((await readNpy(path.join(runs[0].folder, 'samples.npy'))).data).toEqual(states.slice(3 * 96))
})
