import type { NetworkLevels } from '../../src-shared/contract/views.ts'

export interface PictureBox {
  readonly x: number
  readonly y: number
  readonly kind: 'residual' | 'attention'
}
export interface PictureLine {
  readonly from: readonly [x: number, y: number]
  readonly to: readonly [x: number, y: number]
  /** What passes on: to the next level, or beside it as a skip connection. */
  readonly kind: 'flow' | 'skip'
}
export interface PictureLabel {
  readonly x: number
  readonly y: number
  readonly text: string
  readonly anchor: 'start' | 'middle' | 'end'
}
export interface NetworkPicture {
  readonly width: number
  readonly height: number
  readonly boxes: readonly PictureBox[]
  readonly lines: readonly PictureLine[]
  readonly labels: readonly PictureLabel[]
}

/** Of a box, pixels. */
export const box = { width: 14, height: 24 } as const
const step = box.width + 4
const row = 52
const top = 30
const smallestWidth = 560
/** Room for the label of a level between both ways. */
const between = 190

type Layers = NetworkLevels['levels'][number]['down']

/**
 * Draws a U-Net as the papers do: down on the left and up on the right, one row a level, skip connections across, the middle at the bottom. A box is a
 * residual block or an attention layer.
 */
export function networkPicture({ size, channelsIn, channelsOut, levels, middle }: NetworkLevels): NetworkPicture {
  const widest = Math.max(...levels.map(({ down, up }, i) => 2 * Math.max(widthOf(down), widthOf(up)) + 2 * i * step))
  const width = Math.max(smallestWidth, widest + between)
  const boxes: PictureBox[] = []
  const lines: PictureLine[] = []
  const labels: PictureLabel[] = []
  const put = (layers: Layers, x: number, y: number) =>
    kindsOf(layers).forEach((kind, i) => boxes.push({ x: x + i * step, y, kind }))
  const middleOfRow = (y: number) => y + box.height / 2

  levels.forEach((level, i) => {
    const y = top + i * row
    const left = i * step
    const right = width - i * step - widthOf(level.up)
    put(level.down, left, y)
    put(level.up, right, y)
    const across = middleOfRow(y)
    lines.push({ from: [left + widthOf(level.down) + 6, across], to: [right - 6, across], kind: 'skip' })
    labels.push({
      x: width / 2,
      y: across - 6,
      anchor: 'middle',
      text: `${side(size, level.scale)}, ${level.channels} channels`,
    })
    if (i + 1 === levels.length) return
    const next = y + row
    lines.push({ from: [left + step / 2, y + box.height], to: [left + step + box.width / 2, next], kind: 'flow' })
    lines.push({
      from: [width - left - step - box.width / 2, next],
      to: [width - left - step / 2, y + box.height],
      kind: 'flow',
    })
  })
  labels.push({ x: 0, y: 14, anchor: 'start', text: `in: ${channelsIn} × ${side(size, 1)}` })
  labels.push({ x: width, y: 14, anchor: 'end', text: `out: ${channelsOut} × ${side(size, 1)}` })

  let height = top + levels.length * row - row + box.height
  if (middle) {
    const y = height + row - box.height
    const x = width / 2 - widthOf(middle) / 2
    put(middle, x, y)
    const last = (levels.length - 1) * step
    lines.push({ from: [last + step / 2, height], to: [x - 6, middleOfRow(y)], kind: 'flow' })
    lines.push({ from: [x + widthOf(middle) + 6, middleOfRow(y)], to: [width - last - step / 2, height], kind: 'flow' })
    labels.push({ x: width / 2, y: y - 6, anchor: 'middle', text: `middle, ${middle.channels} channels` })
    height = y + box.height
  }
  return { width, height: height + 2, boxes, lines, labels }
}

/** A sentence for those who do not see the picture. */
export function networkSentence({ size, levels, middle }: NetworkLevels): string {
  const rows = levels.map(({ scale, channels, down, up }) => {
    const attention = down.attention + up.attention
    return `${side(size, scale)} with ${channels} channels, ${down.blocks} blocks down and ${up.blocks} up, ${attention ? `${attention} attention layers` : 'no attention'}`
  })
  return `U-Net of ${levels.length} levels: ${rows.join('; ')}${middle ? `; a middle of ${middle.blocks} blocks` : ''}.`
}

/** Where there is attention behind every block it stands there, else behind them all. */
function kindsOf({ blocks, attention }: Layers): PictureBox['kind'][] {
  const residual: PictureBox['kind'][] = Array.from({ length: blocks }, () => 'residual')
  if (attention === blocks) return residual.flatMap((kind) => [kind, 'attention'])
  const layers: PictureBox['kind'][] = Array.from({ length: attention }, () => 'attention')
  // The middle: attention between the blocks.
  if (blocks === attention + 1) return residual.flatMap((kind, i) => (i < attention ? [kind, layers[i]] : [kind]))
  return [...residual, ...layers]
}

function widthOf({ blocks, attention }: Layers): number {
  return (blocks + attention) * step - (step - box.width)
}

function side(size: number | undefined, scale: number): string {
  if (size !== undefined) return `${size / scale} × ${size / scale}`
  return scale === 1 ? 'H × W' : `H/${scale} × W/${scale}`
}
