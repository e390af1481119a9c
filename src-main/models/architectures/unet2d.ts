import { ModelNotSupported } from '../../../src-shared/errors/errors.ts'
import { checkTensors } from '../diffusers/checkTensors.ts'
import type { Denoiser, DiffusersComponent } from '../diffusers/denoiser.ts'
import { levelsOf } from './describeLevels.ts'
import { unet2dFacts, unet2dParts } from './describeUnet2d.ts'
import { unet2dConfig } from './unet2dConfig.ts'
import { unet2dGraph } from './unet2dGraph.ts'
import { quarter, unet2dGroups, unet2dLayout, type UNet2dLayout } from './unet2dLayout.ts'
import { unet2dTensors } from './unet2dTensors.ts'

/**
 * diffusers' UNet2DModel as a denoiser.
 *
 * @throws ModelNotSupported naming the field of the configuration or the tensor that cannot be; CheckpointBroken where one is missing
 */
export function unet2d(component: DiffusersComponent): Denoiser {
  const config = unet2dConfig(component.path, component.config)
  const layout = unet2dLayout(config)
  checkGroups(layout, component.path)
  checkTensors(component, new Map(unet2dTensors(layout).flatMap(({ tensors }) => tensors)))
  return {
    channels: config.in_channels,
    outputChannels: config.out_channels,
    imageSize: config.sampleSize,
    sizeFactor: 2 ** (config.block_out_channels.length - 1),
    classes: config.num_class_embeds ?? 0,
    facts: unet2dFacts(layout),
    levels: (imageSize) => ({
      size: imageSize,
      channelsIn: config.in_channels,
      channelsOut: config.out_channels,
      ...levelsOf({ down: layout.down, middle: layout.middle, up: layout.up }),
    }),
    parts: (imageSize) => unet2dParts(layout, imageSize),
    build: (imageSize) => unet2dGraph(layout, imageSize, (name) => component.tensors.get(name)!.shape),
  }
}

function checkGroups({ config, down, middle, up }: UNet2dLayout, path: string): void {
  const normalized = [...down, ...(middle ? [middle] : []), ...up]
    .flatMap(({ layers }) => layers)
    .flatMap((layer): [number, number][] => {
      if (layer.kind === 'residual')
        return [
          [layer.from, layer.groups[0]],
          [layer.to, layer.groups[1]],
        ]
      if (layer.kind === 'picture up') return [[layer.channels, quarter(layer.channels)]]
      return layer.kind === 'attention' && layer.groups ? [[layer.channels, layer.groups]] : []
    })
  const [last] = config.block_out_channels
  normalized.push([last, unet2dGroups(config, last)])
  const undivided = normalized.find(([channels, groups]) => groups < 1 || channels % groups)
  if (undivided)
    throw ModelNotSupported({
      path,
      reason: `its norms divide ${undivided[0]} channels into ${undivided[1]} groups (norm_num_groups, attn_norm_num_groups)`,
    })
}
