import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { unet2dConfig } from '../../../src-main/models/architectures/unet2dConfig.ts'
import { unet2dLayout } from '../../../src-main/models/architectures/unet2dLayout.ts'
import { unet2dTensors } from '../../../src-main/models/architectures/unet2dTensors.ts'
import { writeSafetensors } from '../../large/writeRandomWeights.ts'

/** What the networks have in common: those of diffusers' DDPM pipelines for 32 × 32 pixels. */
const common = {
  _class_name: 'UNet2DModel',
  act_fn: 'silu',
  center_input_sample: false,
  downsample_padding: 1,
  in_channels: 3,
  layers_per_block: 2,
  mid_block_scale_factor: 1,
  norm_num_groups: 32,
  out_channels: 3,
  sample_size: 32,
  time_embedding_type: 'positional',
}

/** By name, unet/config.json: a small network, and the one of google/ddpm-cifar10-32. */
export const ddimNetworks = {
  small: {
    ...common,
    attention_head_dim: 8,
    block_out_channels: [32, 64, 64],
    down_block_types: ['DownBlock2D', 'AttnDownBlock2D', 'DownBlock2D'],
    up_block_types: ['UpBlock2D', 'AttnUpBlock2D', 'UpBlock2D'],
    flip_sin_to_cos: true,
    freq_shift: 0,
    norm_eps: 1e-5,
  },
  'ddpm-cifar10-32': {
    ...common,
    attention_head_dim: null,
    block_out_channels: [128, 256, 256, 256],
    down_block_types: ['DownBlock2D', 'AttnDownBlock2D', 'DownBlock2D', 'DownBlock2D'],
    up_block_types: ['UpBlock2D', 'UpBlock2D', 'AttnUpBlock2D', 'UpBlock2D'],
    downsample_padding: 0,
    flip_sin_to_cos: false,
    freq_shift: 1,
    norm_eps: 1e-6,
  },
} as const

const scheduler = {
  _class_name: 'DDIMScheduler',
  beta_start: 0.0001,
  beta_end: 0.02,
  beta_schedule: 'linear',
  num_train_timesteps: 1000,
  prediction_type: 'epsilon',
  clip_sample: false,
  set_alpha_to_one: false,
  steps_offset: 0,
  timestep_spacing: 'leading',
}

/**
 * What the last convolution is multiplied by. With random weights as they are, 25 steps magnify rounding until torch's float32 is 9e-4 away from its
 * own float64, and two right programs could not be told from a wrong one; with this it is 8e-5. The work is the same.
 */
const damping = 0.1

/** Writes a pipeline with random weights. @returns its number of parameters */
export async function writePipeline(folder: string, config: object): Promise<number> {
  const layout = unet2dLayout(unet2dConfig(folder, config as Record<string, unknown>))
  const tensors = unet2dTensors(layout).flatMap((part) => part.tensors)
  const files = {
    'model_index.json': {
      _class_name: 'DDPMPipeline',
      unet: ['diffusers', 'UNet2DModel'],
      scheduler: ['diffusers', 'DDIMScheduler'],
    },
    'unet/config.json': config,
    'scheduler/scheduler_config.json': scheduler,
  }
  for (const [file, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
    await writeFile(path.join(folder, file), JSON.stringify(content))
  }
  await writeSafetensors(path.join(folder, 'unet/diffusion_pytorch_model.safetensors'), tensors, 'float32', 0, {
    'conv_out.weight': damping,
    'conv_out.bias': damping,
  })
  return tensors.reduce((sum, [, shape]) => sum + shape.reduce((product, side) => product * side, 1), 0)
}
