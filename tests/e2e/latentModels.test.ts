import { cp } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { readNpy } from '../../src-main/store/npyFile.ts'
import { readArray, relativeDifference } from '../parity/readArray.ts'
import { json, root, runCommand, temporaryFolder } from './setup/command.ts'

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
  const { kind, parts } = await json<{ kind: string; parts: { part: string }[] }>('inspect', kl('model/vae'))
  expect(kind).toBe('autoencoder')
  expect(parts.map(({ part }) => part)).toContain('decoder.up_blocks.1')
  expect((await runCommand(['inspect', kl('model/scheduler')])).stdout).toMatch(/Noise schedule +scaled_linear/)
})
