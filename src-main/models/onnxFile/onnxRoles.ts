import type { ModelSettings } from '../../../src-shared/project/modelSettings.ts'
import type { OnnxValue } from './onnxValue.ts'

export type RoleName = 'state' | 'timesteps' | 'classes' | 'output'

/** Names of inputs and outputs that the user gives, by the part they play. */
export type GivenNames = Partial<Record<RoleName, string>>

/** A value with the part that it plays, and how that was found out. */
export interface RoleValue extends OnnxValue {
  readonly by: 'user' | 'name' | 'type and shape'
}

export interface OnnxRoles {
  readonly found: Partial<Record<RoleName, RoleValue>>
  /** Parts that a run needs and nobody plays for sure, with those that could. */
  readonly open: readonly { readonly role: RoleName; readonly candidates: readonly OnnxValue[] }[]
}

/** The setting that names the value which plays a part. */
export const roleSettings = {
  state: 'stateInput',
  timesteps: 'timestepInput',
  classes: 'classInput',
  output: 'predictionOutput',
} as const satisfies Record<RoleName, keyof ModelSettings>

/** What a part is, for messages. */
export const roleTitles: Readonly<Record<RoleName, string>> = {
  state: 'the noisy state, float32 (N, C, S, S)',
  timesteps: 'the timestep, a number or one per image',
  classes: 'the class, a whole number per image',
  output: 'the prediction, float32 (N, C or 2C, S, S)',
}

/** Names that exporters and papers use, in lower case. */
const usualNames: Record<RoleName, ReadonlySet<string>> = {
  state: new Set(words('x x_t xt z z_t zt sample samples latent latents noisy noisy_sample image images input')),
  timesteps: new Set(words('t ts time times timestep timesteps time_step time_steps')),
  classes: new Set(words('y class classes class_label class_labels class_id class_ids label labels')),
  output: new Set(
    words('output out out_sample sample prediction pred model_output eps epsilon noise noise_pred v v_pred x0 pred_x0'),
  ),
}
/** Numbers per image that are neither timestep nor class, so that a lone one is not taken for it. */
const otherNumbers = new Set(
  words('sigma sigmas noise_level noise_levels log_snr logsnr lambda alpha alphas guidance seed'),
)
const wholeNumbers = ['int64', 'int32']

/**
 * Finds which inputs and which output are the state, the timestep, the class and the prediction: as the user says, else by a usual name,
 * else where type and shape leave one choice. A guess between two is never made.
 *
 * @param given  names that exist among the inputs and outputs and fit, as checkGiven has seen to
 */
export function onnxRoles(inputs: readonly OnnxValue[], outputs: readonly OnnxValue[], given: GivenNames): OnnxRoles {
  const found: Partial<Record<RoleName, RoleValue>> = {}
  const free = (role: RoleName) => {
    const taken = new Set(Object.values(found).map(({ name }) => name))
    const values = role === 'output' ? outputs : inputs.filter(({ name }) => !taken.has(name))
    return values.filter((value) => fits(role, value, found.state))
  }
  const settle = (role: RoleName, by: RoleValue['by'], accept: (value: OnnxValue) => boolean = () => true) => {
    if (found[role]) return
    const choices = free(role).filter(accept)
    if (choices.length === 1) found[role] = { ...choices[0], by }
  }
  const settleByNames = (role: RoleName) => settle(role, 'name', ({ name }) => usualNames[role].has(plain(name)))
  const inputRoles = ['state', 'timesteps', 'classes'] as const

  for (const role of inputRoles) settle(role, 'user', ({ name }) => name === given[role])
  inputRoles.forEach(settleByNames)
  settle('state', 'type and shape')
  // A class is never fractional, so among numbers without telling names the fractional one is the time.
  settle('timesteps', 'type and shape', (value) => isNumberOfAnImage(value) && !wholeNumbers.includes(value.type))
  settle('timesteps', 'type and shape', isNumberOfAnImage)
  if (found.timesteps) settle('classes', 'type and shape', isNumberOfAnImage)

  settle('output', 'user', ({ name }) => name === given.output)
  settleByNames('output')
  settle('output', 'type and shape')
  const open = (['state', 'timesteps', 'output'] as const)
    .filter((role) => !found[role])
    .map((role) => ({ role, candidates: free(role) }))
  return { found, open }
}

/** Whether a value could play a part, by its type and shape. */
export function fits(role: RoleName, { type, shape }: OnnxValue, state?: OnnxValue): boolean {
  if (!shape) return false
  switch (role) {
    case 'state':
      return type.startsWith('float') && shape.length === 4
    case 'timesteps':
      return shape.length < 2 && ['float32', 'float64', ...wholeNumbers].includes(type)
    case 'classes':
      return shape.length === 1 && wholeNumbers.includes(type)
    case 'output':
      return type.startsWith('float') && shape.length === 4 && (!state || goesWith(shape, state.shape!))
  }
}

/** Whether an output may be the prediction for a state: where both say their sides, these agree, and channels are C or 2C. */
function goesWith(output: NonNullable<OnnxValue['shape']>, state: NonNullable<OnnxValue['shape']>): boolean {
  return output.every((side, i) => {
    const wanted = state[i]
    if (typeof side !== 'number' || typeof wanted !== 'number') return true
    return side === wanted || (i === 1 && side === 2 * wanted)
  })
}

function isNumberOfAnImage({ name }: OnnxValue): boolean {
  return !otherNumbers.has(plain(name))
}

/** Lower case, without the number that TensorFlow appends. */
function plain(name: string): string {
  return name.toLowerCase().replace(/:0$/, '')
}

function words(text: string): string[] {
  return text.split(' ')
}
