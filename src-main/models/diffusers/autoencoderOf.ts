import { ModelNotSupported } from '../../../src-shared/errors/errors.ts'
import type { Autoencoder } from '../architectures/autoencoder.ts'
import { autoencoderKl } from '../architectures/autoencoderKl.ts'
import { vqModel } from '../architectures/vqModel.ts'
import type { DiffusersComponent } from './denoiser.ts'

/** By the class that config.json names. */
const architectures: ReadonlyMap<unknown, (component: DiffusersComponent) => Autoencoder> = new Map([
  ['AutoencoderKL', autoencoderKl],
  ['VQModel', vqModel],
])

/** Whether a configuration is that of an autoencoder. */
export function isAutoencoder({ _class_name: name }: Readonly<Record<string, unknown>>): boolean {
  return architectures.has(name)
}

/** @throws ModelNotSupported naming another class, and what the architecture throws */
export function autoencoderOf(component: DiffusersComponent): Autoencoder {
  const { path, config } = component
  const architecture = architectures.get(config._class_name)
  if (architecture) return architecture(component)
  const known = [...architectures.keys()].join(' and ')
  throw ModelNotSupported({
    path,
    reason: `it describes ${JSON.stringify(config._class_name ?? 'nothing').slice(0, 80)}, and ${known} are the autoencoders that can be run`,
  })
}
