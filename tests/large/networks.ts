import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { admLayout } from '../../src-main/models/architectures/admLayout.ts'
import { admTensors } from '../../src-main/models/architectures/admTensors.ts'
import { ditConfig } from '../../src-main/models/architectures/ditTransformerConfig.ts'
import { ditTensors } from '../../src-main/models/architectures/ditTransformerTensors.ts'
import { unet2dConfig } from '../../src-main/models/architectures/unet2dConfig.ts'
import { unet2dLayout } from '../../src-main/models/architectures/unet2dLayout.ts'
import { unet2dTensors } from '../../src-main/models/architectures/unet2dTensors.ts'
import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'
import { writeSafetensors, writeTorch, type Shapes, type Stored } from './writeRandomWeights.ts'

/** A published network, of which only the shapes are true. */
export interface LargeNetwork {
  readonly name: string
  /** From the published description. */
  readonly parameters: number
  readonly settings: ModelSettings
  /** Writes it with random weights into a folder. @returns the file with the weights */
  write(folder: string, stored?: Stored, seed?: number): Promise<string>
}

/** cifar10_uncond_50M_500K of improved-diffusion. */
export const cifar = admLayout({
  modelChannels: 128,
  channels: 3,
  outputChannels: 6,
  levels: [128, 256, 256, 256],
  residualBlocks: 3,
  attention: [false, true, true, false],
  scaleShift: true,
  resampling: 'convolution',
  classes: 0,
})

/** unet/config.json of CompVis/ldm-celebahq-256. */
const celebaConfig = {
  _class_name: 'UNet2DModel',
  act_fn: 'silu',
  attention_head_dim: 32,
  block_out_channels: [224, 448, 672, 896],
  center_input_sample: false,
  down_block_types: ['DownBlock2D', 'AttnDownBlock2D', 'AttnDownBlock2D', 'AttnDownBlock2D'],
  downsample_padding: 1,
  flip_sin_to_cos: true,
  freq_shift: 0,
  in_channels: 3,
  layers_per_block: 2,
  mid_block_scale_factor: 1,
  norm_eps: 1e-6,
  norm_num_groups: 32,
  out_channels: 3,
  sample_size: 64,
  time_embedding_type: 'positional',
  up_block_types: ['AttnUpBlock2D', 'AttnUpBlock2D', 'AttnUpBlock2D', 'UpBlock2D'],
}

/** transformer/config.json of facebook/DiT-XL-2-256. */
const ditXlConfig = {
  _class_name: 'Transformer2DModel',
  activation_fn: 'gelu-approximate',
  attention_bias: true,
  attention_head_dim: 72,
  in_channels: 4,
  norm_elementwise_affine: false,
  norm_type: 'ada_norm_zero',
  num_attention_heads: 16,
  num_embeds_ada_norm: 1000,
  num_layers: 28,
  out_channels: 8,
  patch_size: 2,
  sample_size: 32,
}

const schedule: ModelSettings = { schedule: 'linear', trainSteps: 1000, clipSampling: true, clipInversion: true }

export const largeNetworks: readonly LargeNetwork[] = [
  {
    name: 'CIFAR-10 ADM',
    parameters: 52_546_438,
    settings: { imageSize: 32, schedule: 'cosine', trainSteps: 4000, rescaleTimesteps: true, heads: 4 },
    async write(folder, stored, seed) {
      const file = path.join(folder, 'model.pt')
      await writeTorch(file, flat(admTensors(cifar)), stored, seed)
      return file
    },
  },
  {
    name: 'LDM CelebA-HQ U-Net',
    parameters: 274_056_163,
    settings: schedule,
    write: (folder, stored, seed) =>
      writeComponent(
        folder,
        celebaConfig,
        flat(unet2dTensors(unet2dLayout(unet2dConfig('', celebaConfig)))),
        stored,
        seed,
      ),
  },
  {
    name: 'DiT-XL/2',
    // The 675 million of the paper, and the embedding of time and class that diffusers keeps in each of the 28 blocks.
    parameters: 749_826_464,
    settings: schedule,
    write(folder, stored, seed) {
      const config = ditConfig({ path: '', config: ditXlConfig, tensors: new Map() })
      return writeComponent(folder, ditXlConfig, flat(ditTensors(config)), stored, seed)
    },
  },
]

function flat(parts: readonly { tensors: readonly (readonly [string, readonly number[]])[] }[]): Shapes {
  return parts.flatMap(({ tensors }) => tensors)
}

async function writeComponent(
  folder: string,
  config: object,
  tensors: Shapes,
  stored?: Stored,
  seed?: number,
): Promise<string> {
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'config.json'), JSON.stringify(config))
  const file = path.join(folder, 'diffusion_pytorch_model.safetensors')
  await writeSafetensors(file, tensors, stored, seed)
  return file
}
