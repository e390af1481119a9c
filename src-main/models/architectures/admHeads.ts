import { BadModelSetting } from '../../../src-shared/errors/errors.ts'
import type { ModelSettings } from '../../../src-shared/project/modelSettings.ts'

/**
 * Attention heads of a layer: channels / headChannels where that is given, else `heads`.
 *
 * @throws BadModelSetting where the channels cannot be divided so
 */
export function headsOf(channels: number, { heads, headChannels }: ModelSettings): number {
  if (headChannels !== undefined) {
    if (channels % headChannels) throw notDivided('headChannels', headChannels, channels)
    return channels / headChannels
  }
  if (heads === undefined || channels % heads) throw notDivided('heads', heads ?? 0, channels)
  return heads
}

function notDivided(name: string, value: number, channels: number) {
  return BadModelSetting({
    name,
    value: String(value),
    reason: `an attention layer of this network has ${channels} channels, which ${value} does not divide`,
  })
}
