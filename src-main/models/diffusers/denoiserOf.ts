import { ModelNotSupported } from '../../../src-shared/errors/errors.ts'
import { ditTransformer2d } from '../architectures/ditTransformer2d.ts'
import { unet2d } from '../architectures/unet2d.ts'
import { isAutoencoder } from './autoencoderOf.ts'
import type { Denoiser, DenoiserArchitecture, DiffusersComponent } from './denoiser.ts'

/** By the class that config.json names. */
const architectures: ReadonlyMap<string, DenoiserArchitecture> = new Map([
  ['UNet2DModel', unet2d],
  ['DiTTransformer2DModel', ditTransformer2d],
  ['Transformer2DModel', ditTransformer2d],
])

/** @throws ModelNotSupported naming the class of another network, and what the architecture throws */
export function denoiserOf(component: DiffusersComponent): Denoiser {
  const { path, config } = component
  const name = config._class_name
  const architecture = typeof name === 'string' ? architectures.get(name) : undefined
  if (architecture) return architecture(component)
  if (isAutoencoder(config))
    throw ModelNotSupported({
      path,
      reason: `it is an autoencoder alone (${String(name)}), which can encode and decode. Open the folder of its pipeline to run it`,
    })
  const known = [...architectures.keys()].join(', ')
  throw ModelNotSupported({
    path,
    reason:
      typeof name === 'string'
        ? `its network is ${name}, and ${known} can be run`
        : `it has no _class_name; a network of diffusers such as ${known} is expected`,
  })
}
