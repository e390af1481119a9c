import type { SettingName } from './architectures/admSettings.ts'

/** Whether predicted x0 is limited, which neither a network nor its number of channels tells. */
export const clippingSettings = ['clipSampling', 'clipInversion'] as const satisfies SettingName[]

/** What is asked where nothing says whether predicted x0 is limited; nothing where something does. */
export function clippingQuestion(missing: readonly SettingName[]): string[] {
  const asked = clippingSettings.filter((name) => missing.includes(name))
  if (asked.length === 0) return []
  return [
    `Whether predicted x0 is limited to [-1, 1] (${asked.join(', ')}) changes every number: networks of pictures are mostly run with true, those of an autoencoder's latents with false, and both can have three channels.`,
  ]
}
