import { expect, test } from 'vitest'
import { autoencoderKlConfig, vqModelConfig } from '../../../../../src-main/models/architectures/autoencoderConfig.ts'
import { ModelNotSupported } from '../../../../../src-shared/errors/errors.ts'
import { component, smallConfig } from './autoencoderFixture.ts'

const kl = (changes: Record<string, unknown>) => autoencoderKlConfig(component({ ...smallConfig, ...changes }, {}))
const vq = (changes: Record<string, unknown>) => vqModelConfig(component({ ...smallConfig, ...changes }, {}))

test("what a configuration leaves out is diffusers' default", () => {
  expect(autoencoderKlConfig(component({}, {}))).toMatchObject({
    block_out_channels: [64],
    layers_per_block: 1,
    norm_num_groups: 32,
    latent_channels: 4,
    mid_block_add_attention: true,
    use_quant_conv: true,
    use_post_quant_conv: true,
    scaling_factor: 0.18215,
  })
  expect(vqModelConfig(component({}, {}))).toMatchObject({ latent_channels: 3, num_vq_embeddings: 256 })
})

test('the configuration of the VQModel of ldm-celebahq-256 is read', () => {
  const config = {
    _class_name: 'VQModel',
    _diffusers_version: '0.1.2',
    act_fn: 'silu',
    block_out_channels: [128, 256, 512],
    down_block_types: Array(3).fill('DownEncoderBlock2D'),
    in_channels: 3,
    latent_channels: 3,
    layers_per_block: 2,
    num_vq_embeddings: 8192,
    out_channels: 3,
    sample_size: 256,
    up_block_types: Array(3).fill('UpDecoderBlock2D'),
  }
  expect(vqModelConfig(component(config, {}))).toMatchObject({ num_vq_embeddings: 8192, norm_num_groups: 32 })
})

test('what says nothing about the numbers is passed over', () => {
  expect(() =>
    kl({ force_upcast: false, sample_size: [16, 16], _name_or_path: './vae', new_field: null }),
  ).not.toThrow()
  expect(() => kl({ shift_factor: 0, latents_mean: null, latents_std: null })).not.toThrow()
  expect(() => vq({ lookup_from_codebook: true, vq_embed_dim: null })).not.toThrow()
})

const refused: [field: string, read: () => unknown][] = [
  ['new_field = 1', () => kl({ new_field: 1 })],
  ['norm_type = "group"', () => kl({ norm_type: 'group' })],
  ['norm_type = "spatial"', () => vq({ norm_type: 'spatial' })],
  ['shift_factor = 0.1159', () => kl({ shift_factor: 0.1159 })],
  ['latents_mean = [0,0]', () => kl({ latents_mean: [0, 0] })],
  ['latents_std = [1,1]', () => kl({ latents_std: [1, 1] })],
  ['act_fn = "gelu"', () => kl({ act_fn: 'gelu' })],
  ['down_block_types = ["DownBlock2D","DownBlock2D"]', () => kl({ down_block_types: ['DownBlock2D', 'DownBlock2D'] })],
  ['3 block_out_channels', () => kl({ block_out_channels: [8, 8, 8] })],
  ['norm_num_groups = 3', () => kl({ norm_num_groups: 3 })],
  ['latent_channels = "4"', () => kl({ latent_channels: '4' })],
  ['layers_per_block = 1000000000', () => kl({ layers_per_block: 1e9 })],
  ['"VQModel"', () => kl({ _class_name: 'VQModel' })],
  ['"AutoencoderKL"', () => vq({ _class_name: 'AutoencoderKL' })],
]

test.each(refused)('%s is refused by name', (field, read) => {
  expect(read).toThrow(expect.objectContaining({ code: ModelNotSupported.code }))
  expect(read).toThrow(field)
})
