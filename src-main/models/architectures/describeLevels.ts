import type { NetworkLevels } from '../../../src-shared/contract/views.ts'

/** What a U-Net's stages have in common, whatever their family: layers by kind, and the size of their output. */
interface Stage {
  readonly layers: readonly { readonly kind: string; readonly resample?: 'down' | 'up' }[]
  readonly channels: number
  /** Image size divided by the size of the output. */
  readonly scale: number
}

/** Counts residual blocks and attention layers of a U-Net level by level; what changes the size stands between levels. */
export function levelsOf({
  down,
  middle,
  up,
}: {
  down: readonly Stage[]
  middle?: Stage
  up: readonly Stage[]
}): Pick<NetworkLevels, 'levels' | 'middle'> {
  const scales = [...new Set(down.map(({ scale }) => scale))].sort((a, b) => a - b)
  const levels = scales.map((scale) => {
    const [ofDown, ofUp] = [down, up].map((way) =>
      way.filter((stage) => blocksIn([stage]) > 0 && scaleOf(stage) === scale),
    )
    return {
      scale,
      channels: ofDown.at(-1)?.channels ?? ofUp[0].channels,
      down: { blocks: blocksIn(ofDown), attention: attentionIn(ofDown) },
      up: { blocks: blocksIn(ofUp), attention: attentionIn(ofUp) },
    }
  })
  if (!middle) return { levels }
  return {
    levels,
    middle: { channels: middle.channels, blocks: blocksIn([middle]), attention: attentionIn([middle]) },
  }
}

/** Of the blocks in a stage, which may end with a layer that doubles the size. */
function scaleOf({ layers, scale }: Stage): number {
  return layers.some(({ kind, resample }) => kind === 'up' || resample === 'up') ? 2 * scale : scale
}

function blocksIn(stages: readonly Stage[]): number {
  return stages.flatMap(({ layers }) => layers).filter(({ kind, resample }) => kind === 'residual' && !resample).length
}

function attentionIn(stages: readonly Stage[]): number {
  return stages.flatMap(({ layers }) => layers).filter(({ kind }) => kind === 'attention').length
}
