import { appendFile, cp, readFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { decodeImage } from '../../src-main/imaging/decodeImage.ts'
import { listImages } from '../../src-main/imaging/imageFolder.ts'
import { readNpy, writeNpy } from '../../src-main/store/npyFile.ts'
import type { RunPlan } from '../../src-shared/contract/views.ts'
import type { RunRecord } from '../../src-shared/project/runRecord.ts'
import type { StudyResult } from '../../src-shared/studies/studyResult.ts'
import { readArray, relativeDifference } from '../parity/readArray.ts'
import { demo, json, root, runCommand, temporaryFolder } from './setup/command.ts'

interface Runs {
  runs: { id: string; folder: string; state: string; count: number }[]
}

const parity = (file: string) => path.join(root, 'tests/parity', file)
const ldm = (file: string) => parity(`diffusers-ldm/${file}`)
const kl = (file: string) => parity(`diffusers-kl/${file}`)

describe('encode and decode', () => {
  const shapeAndDifference = async (command: string[], reference: string) => {
    const out = path.join(await temporaryFolder(), 'b.npy')
    const answer = await json<{ file: string; shape: number[] }>(...command, '--out', out)
    const written = await readNpy(answer.file)
    expect(written.shape).toEqual(answer.shape)
    expect(answer.shape).toEqual(readArray(reference).shape)
    return relativeDifference(written.data, readArray(reference).data)
  }

  test('give what diffusers gives, for an autoencoder alone and in its pipeline', async () => {
    const encodeKl = ['encode', '--model', kl('model/vae'), '--in', kl('picture.npy')]
    expect(await shapeAndDifference(encodeKl, 'diffusers-kl/mean.npy')).toBeLessThan(1e-4)
    const decodeKl = ['decode', '--model', kl('model'), '--in', kl('z.npy')]
    expect(await shapeAndDifference(decodeKl, 'diffusers-kl/decoded.npy')).toBeLessThan(1e-4)
    const encodeVq = ['encode', '--model', ldm('model'), '--in', ldm('picture.npy')]
    expect(await shapeAndDifference(encodeVq, 'diffusers-ldm/encoded.npy')).toBeLessThan(1e-4)
    expect(await shapeAndDifference([...encodeVq, '--quantised'], 'diffusers-ldm/quantised.npy')).toBeLessThan(1e-4)
    const decodeVq = ['decode', '--model', ldm('model/vqvae'), '--in', ldm('z.npy')]
    expect(await shapeAndDifference(decodeVq, 'diffusers-ldm/decoded.npy')).toBeLessThan(1e-4)
  })

  test('typed in a folder with relative paths, and for a model of a project', async () => {
    const project = path.join(await temporaryFolder(), 'study')
    await json('new', project)
    await cp(kl('model'), path.join(project, 'faces'), { recursive: true })
    await cp(kl('z.npy'), path.join(project, 'z.npy'))
    const type = (...argv: string[]) => runCommand(argv, { cwd: project })
    await type('add', 'model', 'faces')
    const typed = await type('decode', '--model', 'faces', '--in', 'z.npy', '--out', 'pictures.npy')
    expect(typed.stdout).toMatch(/pictures\.npy: \(2, 3, 16, 16\)/)
    const named = await type('decode', '--project', '.', '--model', 'Faces', '--in', 'z.npy', '--out', 'again.npy')
    expect(named.code).toBe(0)
    const [pictures, again] = await Promise.all(
      ['pictures', 'again'].map((name) => readNpy(path.join(project, `${name}.npy`))),
    )
    expect(again.data).toEqual(pictures.data)
  })

  test.each<[string, string[], number, string]>([
    ['nothing', ['encode', '--model', kl('model')], 2, 'encode needs --in, --out'],
    ['codes of none', ['encode', '--model', kl('model'), '--in', kl('picture.npy'), '--quantised'], 1, 'no codebook'],
    ['another shape', ['encode', '--model', kl('model'), '--in', kl('z.npy')], 1, '(2, 3, 8, 8)'],
    ['no autoencoder', ['decode', '--model', parity('diffusers-ddpm/model'), '--in', kl('z.npy')], 1, 'no autoencoder'],
    ['nowhere', ['decode', '--model', 'nowhere', '--in', kl('z.npy')], 2, 'is no file or folder here'],
    ['no tensor', ['decode', '--model', kl('model'), '--in', kl('nothing.npy')], 1, 'nothing.npy'],
  ])('refuse %s in a sentence', async (_, command, code, message) => {
    const folder = await temporaryFolder()
    const out = command.includes('--in') ? ['--out', 'out.npy'] : []
    const refused = await runCommand([...command, ...out], { cwd: folder })
    expect(refused).toMatchObject({ code, stdout: '' })
    expect(refused.stderr).toContain(message)
    const asJson = await runCommand([...command, ...out, '--json'], { cwd: folder })
    expect(asJson.code).toBe(code)
    expect((JSON.parse(asJson.stdout) as { error: { message: string } }).error.message).toContain(message)
  })
})

test('a pipeline, an autoencoder and a scheduler are inspected', async () => {
  const pipeline = await runCommand(['inspect', ldm('model')])
  expect(pipeline.stdout).toMatch(/Family +diffusers, LDMPipeline/)
  expect(pipeline.stdout).toMatch(/States are latents times +0\.18215 +from the file/)
  expect(pipeline.stdout).toMatch(/Autoencoder +VQModel/)
  for (const part of ['', ' of the autoencoder', ' of the scheduler'])
    expect(pipeline.stdout).toMatch(new RegExp(`SHA-256${part} +[0-9a-f]{64} +from the file`))
  const { kind, parts } = await json<{ kind: string; parts: { part: string }[] }>('inspect', kl('model/vae'))
  expect(kind).toBe('autoencoder')
  expect(parts.map(({ part }) => part)).toContain('decoder.up_blocks.1')
  expect((await runCommand(['inspect', kl('model/scheduler')])).stdout).toMatch(/Noise schedule +scaled_linear/)
})

describe('a run of a latent model', () => {
  const projectWith = async (model: string): Promise<string> => {
    const project = path.join(await temporaryFolder(), 'study')
    await json('new', project)
    await json('add', 'model', model, '--name', 'latent', '--project', project)
    return project
  }
  const run = async (project: string, ...argv: string[]) =>
    (await json<Runs>('run', ...argv, '--project', project)).runs[0]
  const array = (folder: string, name: string) => readNpy(path.join(folder, `${name}.npy`))

  test.each([
    ['diffusers-ldm', '10'],
    ['diffusers-kl', '5'],
  ])('of %s goes there and back in the denoiser’s space as diffusers does', async (name, steps) => {
    const project = await projectWith(parity(`${name}/model`))
    const trip = await run(project, 'roundtrip', '--noise', parity(`${name}/noise.npy`), '--steps', steps)
    const { data: samples } = await array(trip.folder, 'samples')
    expect(relativeDifference(samples, readArray(`${name}/sample.npy`).data)).toBeLessThan(1e-3)
    const { data: latents } = await array(trip.folder, 'latents')
    expect(relativeDifference(latents, readArray(`${name}/latent.npy`).data)).toBeLessThan(1e-3)
  })

  test('has its plain regions where the decoded samples are plain, at the resolution of the latents', async () => {
    const project = await projectWith(kl('model'))
    const kept = ['--count', '12', '--seed', '4', '--steps', '2', '--keep-predictions']
    const trip = await run(project, 'roundtrip', ...kept)
    const [samples, noise, latents] = await Promise.all(
      ['samples', 'noise', 'latents'].map((name) => array(trip.folder, name)),
    )
    const { scaling_factor: factor } = JSON.parse(await readFile(kl('model/vae/config.json'), 'utf8')) as {
      scaling_factor: number
    }
    const [states, pictures] = ['z', 'pictures'].map((name) => path.join(project, `${name}.npy`))
    await writeNpy(
      states,
      samples.shape,
      samples.data.map((value) => value / factor),
    )
    await json('decode', '--model', kl('model'), '--in', states, '--out', pictures)
    const { data, shape } = await readNpy(pictures)
    const [, channels, side] = shape
    const [, depth, cells] = samples.shape
    const scale = side / cells
    const at = (row: number, channel: number, y: number, x: number) =>
      data[((row * channels + channel) * side + y) * side + x]
    const isPlain = (row: number, y: number, x: number) =>
      Array.from({ length: channels }, (_, channel) => channel).every((channel) => {
        const below = y + 1 < side ? Math.abs(at(row, channel, y + 1, x) - at(row, channel, y, x)) : 0
        const right = x + 1 < side ? Math.abs(at(row, channel, y, x + 1) - at(row, channel, y, x)) : 0
        return (below + right) / 2 < 0.025
      })
    const error = { plain: { sum: 0, entries: 0 }, other: { sum: 0, entries: 0 } }
    for (let row = 0; row < 12; row++)
      for (let y = 0; y < cells; y++)
        for (let x = 0; x < cells; x++) {
          let pixels = 0
          for (let i = 0; i < scale ** 2; i++)
            pixels += Number(isPlain(row, y * scale + Math.floor(i / scale), x * scale + (i % scale)))
          const region = error[2 * pixels >= scale ** 2 ? 'plain' : 'other']
          for (let channel = 0; channel < depth; channel++) {
            const i = ((row * depth + channel) * cells + y) * cells + x
            region.sum += Math.abs(latents.data[i] - noise.data[i])
            region.entries++
          }
        }
    const study = ['study', 'plain-regions', '--runs', trip.id, '--set', 'shown=0', '--project', project]
    const { sections, problems } = await json<StudyResult>(...study)
    expect(problems).toEqual([])
    const { rows } = sections.flatMap(({ tables }) => tables).find(({ name }) => name === 'regions')!
    for (const row of rows) {
      const { sum, entries } = error[row.region as 'plain' | 'other']
      expect(entries).toBeGreaterThan(0)
      expect(row.entries).toBe(entries)
      expect(Math.abs(Number(row.error) - sum / entries)).toBeLessThan((1e-5 * sum) / entries)
    }
    expect(sections.flatMap(({ charts }) => charts).map(({ name }) => name)).toContain('steps-error')
    expect(sections.flatMap(({ notes }) => notes)[0]).toMatch(/made of its decoded samples/)
  })

  test('of a diffusion transformer is told the classes that the person lists, and none by one number more', async () => {
    const dit = (file: string) => parity(`diffusers-dit/${file}`)
    const project = await projectWith(dit('model'))
    const withNoise = ['--noise', dit('noise.npy'), '--steps', '10']
    const trip = await run(project, 'roundtrip', ...withNoise, '--classes', '1,9')
    const { data: samples } = await array(trip.folder, 'samples')
    expect(relativeDifference(samples, readArray('diffusers-dit/sample.npy').data)).toBeLessThan(1e-3)
    const { data: latents } = await array(trip.folder, 'latents')
    expect(relativeDifference(latents, readArray('diffusers-dit/latent.npy').data)).toBeLessThan(1e-3)
    expect(await run(project, 'sample', ...withNoise, '--classes', '10')).toMatchObject({ state: 'done' })
    const beyond = await runCommand(['run', 'sample', ...withNoise, '--classes', '11', '--project', project])
    expect(beyond).toMatchObject({ code: 1 })
    expect(beyond.stderr).toContain('has classes 0 to 9 and 10 for none, not 11')
  })

  test('encodes the images of a dataset, inverts, reconstructs and shows them decoded', async () => {
    const project = await projectWith(ldm('model'))
    await json('add', 'dataset', path.join(demo, 'datasets/landscape-32'), '--name', 'land', '--project', project)
    const settings = ['--steps', '10', '--batch', '2']
    const trip = await run(project, 'roundtrip', '--dataset', 'land', '--limit', '3', ...settings)
    expect(trip).toMatchObject({ state: 'done', count: 3 })

    // The same by hand: the pictures encoded by `encode`, times the scaling factor, as a run's samples.
    const images = await listImages(path.join(demo, 'datasets/landscape-32'))
    const pictures = await Promise.all(
      images.images
        .slice(0, 3)
        .map(({ file }) => decodeImage(path.join(demo, 'datasets/landscape-32', file), { channels: 3, size: 32 })),
    )
    const folder = await temporaryFolder()
    const file = (name: string) => path.join(folder, `${name}.npy`)
    await writeNpy(file('pictures'), [3, 3, 32, 32], Float32Array.from(pictures.flatMap((picture) => [...picture])))
    await json('encode', '--model', 'latent', '--in', file('pictures'), '--out', file('latents'), '--project', project)
    const { data: encoded } = await readNpy(file('latents'))
    await writeNpy(
      file('samples'),
      [3, 3, 16, 16],
      encoded.map((value) => value * 0.18215),
    )
    const byHand = await run(project, 'roundtrip', '--samples', file('samples'), ...settings)
    for (const name of ['samples', 'latents', 'reconstructions'])
      expect((await array(trip.folder, name)).data, name).toEqual((await array(byHand.folder, name)).data)

    const record = JSON.parse(await readFile(path.join(trip.folder, 'run.json'), 'utf8')) as RunRecord
    expect(record.dataset!.resize).toContain('then encoded by VQModel (unquantised) and multiplied by 0.18215')
    expect(record.model!.autoencoder).toMatchObject({ kind: 'VQModel', channels: 3, scale: 2 })

    // What the gallery shows is what `decode` gives for the states, the scaling factor taken off.
    for (const name of ['samples', 'reconstructions']) {
      const { shape, data } = await array(trip.folder, name)
      await writeNpy(
        file(name),
        shape,
        data.map((value) => value / 0.18215),
      )
      await json('decode', '--model', ldm('model'), '--in', file(name), '--out', file(`${name}-decoded`))
      const { data: decoded } = await readNpy(file(`${name}-decoded`))
      for (let row = 0; row < 3; row++) {
        const preview = await sharp(path.join(trip.folder, 'previews', name, `${row}.png`))
          .raw()
          .toBuffer()
        const area = 32 * 32
        const difference = preview.map((byte, i) => {
          const value = decoded[(row * 3 + (i % 3)) * area + Math.floor(i / 3)]
          return Math.abs(byte - Math.min(255, Math.max(0, (value + 1) * 127.5)))
        })
        expect(Math.max(...difference), `${name} ${row}`).toBeLessThanOrEqual(1)
      }
    }
  })

  test('is measured before its first run, with the making of its pictures, and the estimate counts both', async () => {
    const project = await projectWith(ldm('model'))
    const home = await temporaryFolder()
    const plan = async () => {
      const command = 'run sample --model latent --steps 10 --count 8 --plan --json --project'
      const { stdout } = await runCommand([...command.split(' '), project], { env: { INVERSCOPE_HOME: home } })
      return (JSON.parse(stdout) as { plans: RunPlan[] }).plans[0]
    }
    const planned = await plan()
    const rates = JSON.parse(await readFile(path.join(home, 'rates.json'), 'utf8')) as Record<
      string,
      { measurement: { batch: number; evaluationsPerSecond: number; picturesPerSecond: number } }
    >
    expect(Object.keys(rates)).toHaveLength(1)
    const [[key, { measurement }]] = Object.entries(rates)
    const { processes, settings, seconds, basis, pictures } = planned
    expect(measurement.picturesPerSecond).toBeGreaterThan(0)
    expect(settings.batch).toBe(Math.min(measurement.batch, Math.ceil(8 / processes)))
    // A run of few images may have fewer processes than those that were measured together.
    const part = processes / Number(key.split(' | ').at(-1))
    expect(pictures?.count).toBe(8)
    const expected = (8 * 10) / measurement.evaluationsPerSecond / part + 8 / measurement.picturesPerSecond / part
    expect(seconds! / expected).toBeCloseTo(1, 6)
    expect(basis?.from).toBe('measurement')
    // Known now, so nothing is measured again.
    expect((await plan()).seconds).toBe(seconds)
  })

  test('does not go on with another autoencoder', async () => {
    const folder = await temporaryFolder()
    await cp(kl('model'), path.join(folder, 'model'), { recursive: true })
    const project = await projectWith(path.join(folder, 'model'))
    const { id } = await run(project, 'sample', '--count', '1', '--seed', '1', '--steps', '2')
    await appendFile(path.join(folder, 'model/vae/config.json'), ' ')
    const resumed = await runCommand(['resume', id, '--project', project])
    expect(resumed.code).toBe(1)
    expect(resumed.stderr).toContain('vae')
    const again = await runCommand([
      'decode',
      '--model',
      'latent',
      '--in',
      kl('z.npy'),
      '--out',
      path.join(folder, 'o.npy'),
      '--project',
      project,
    ])
    expect(again).toMatchObject({ code: 1 })
    expect(again.stderr).toContain('its SHA-256 differs')
  })
})
