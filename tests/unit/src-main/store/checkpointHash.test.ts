import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { hashCheckpoint } from '../../../../src-main/store/checkpointHash.ts'
import { hashFile } from '../../../../src-main/store/contentHash.ts'

const parity = path.resolve(import.meta.dirname, '../../../parity')

test('a checkpoint of one file is known by that file', async () => {
  const file = path.join(parity, 'adm/model.pt')
  expect(await hashCheckpoint(file)).toBe(await hashFile(file))
})

test('a network of diffusers is another one when its configuration changes, wherever it lies', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'inverscope-identity-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const unet = path.join(parity, 'diffusers-ddpm/model/unet')
  await cp(unet, folder, { recursive: true })
  const weights = 'diffusion_pytorch_model.safetensors'
  const before = await hashCheckpoint(path.join(unet, weights))
  expect(await hashCheckpoint(path.join(folder, weights))).toBe(before)
  const config = path.join(folder, 'config.json')
  await writeFile(config, (await readFile(config, 'utf8')).replace('"norm_eps": 1e-05', '"norm_eps": 1e-06'))
  expect(await hashCheckpoint(path.join(folder, weights))).not.toBe(before)
})
