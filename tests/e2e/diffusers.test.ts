import path from 'node:path'
import { expect, test } from 'vitest'
import { readNpy } from '../../src-main/store/npyFile.ts'
import { readArray, relativeDifference } from '../parity/readArray.ts'
import { json, root, runCommand, temporaryFolder } from './setup/command.ts'

interface Runs {
  runs: { id: string; folder: string; state: string; count: number; done: number }[]
}

const parity = (file: string) => path.join(root, 'tests/parity/diffusers-ddpm', file)

test('a folder of diffusers is inspected, evaluated, added and run as the stock schedulers do', async () => {
  const inspected = await runCommand(['inspect', parity('model')])
  expect(inspected.stdout).toMatch(/Family +diffusers, DDPMPipeline/)
  expect(inspected.stdout).toContain('up_blocks.0.upsamplers')

  const project = path.join(await temporaryFolder(), 'study')
  const out = path.join(await temporaryFolder(), 'e.npy')
  await json('predict', '--model', parity('model'), '--x', parity('x.npy'), '--t', parity('t.npy'), '--out', out)
  expect(relativeDifference((await readNpy(out)).data, readArray('diffusers-ddpm/output.npy').data)).toBeLessThan(1e-4)

  await json('new', project)
  await json('add', 'model', parity('model'), '--name', 'ddpm', '--project', project)
  const run = async (...argv: string[]) =>
    (await json<Runs>('run', ...argv, '--steps', '10', '--project', project)).runs[0]
  const trip = await run('roundtrip', '--noise', parity('noise.npy'))
  expect(trip).toMatchObject({ state: 'done' })
  const samples = await readNpy(path.join(trip.folder, 'samples.npy'))
  expect(relativeDifference(samples.data, readArray('diffusers-ddpm/sample.npy').data)).toBeLessThan(1e-3)
  const latents = await readNpy(path.join(trip.folder, 'latents.npy'))
  expect(relativeDifference(latents.data, readArray('diffusers-ddpm/latent.npy').data)).toBeLessThan(1e-3)
})

test('a network alone asks for its schedule and clipping, without presets, and takes them with --set', async () => {
  const unet = parity('model/unet')
  const asked = await runCommand(['inspect', unet])
  expect(asked.stdout).toContain(
    'Missing: schedule, trainSteps, clipSampling, clipInversion. Give them with --set name=value.',
  )
  const clipping = ['clipSampling=true', 'clipInversion=true']
  const given = await runCommand(['inspect', unet, '--set', 'schedule=linear', 'trainSteps=1000', ...clipping])
  expect(given.stdout).not.toContain('Missing')
})

test('a diffusion transformer is inspected, evaluated with classes, and takes no pictures for its latents', async () => {
  const dit = (file: string) => path.join(root, 'tests/parity/diffusers-dit', file)
  const transformer = dit('model/transformer')
  const schedule = ['--set', 'schedule=linear', 'trainSteps=1000', 'clipSampling=false', 'clipInversion=false']
  expect((await runCommand(['inspect', transformer, ...schedule])).stdout).toMatch(/Transformer2DModel/)
  const out = path.join(await temporaryFolder(), 'e.npy')
  await json(
    'predict',
    '--model',
    transformer,
    ...schedule,
    '--x',
    dit('x.npy'),
    '--t',
    dit('t.npy'),
    '--classes',
    dit('y.npy'),
    '--out',
    out,
  )
  expect(relativeDifference((await readNpy(out)).data, readArray('diffusers-dit/output.npy').data)).toBeLessThan(1e-4)
})
