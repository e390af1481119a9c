import { expect, test } from 'vitest'
import { networkPicture, networkSentence } from '../../../src-renderer/model/networkPicture.ts'
import type { NetworkLevels } from '../../../src-shared/contract/views.ts'

const network: NetworkLevels = {
  size: 32,
  channelsIn: 3,
  channelsOut: 6,
  levels: [
    { scale: 1, channels: 128, down: { blocks: 2, attention: 0 }, up: { blocks: 3, attention: 0 } },
    { scale: 2, channels: 256, down: { blocks: 2, attention: 2 }, up: { blocks: 3, attention: 3 } },
  ],
  middle: { channels: 256, blocks: 2, attention: 1 },
}

test('a U-Net is drawn with every block and attention layer, a skip connection a level and its sizes', () => {
  const { boxes, lines, labels, width, height } = networkPicture(network)
  expect(boxes.filter(({ kind }) => kind === 'residual')).toHaveLength(12)
  expect(boxes.filter(({ kind }) => kind === 'attention')).toHaveLength(6)
  expect(lines.filter(({ kind }) => kind === 'skip')).toHaveLength(2)
  expect(labels.map(({ text }) => text)).toEqual([
    '32 × 32, 128 channels',
    '16 × 16, 256 channels',
    'in: 3 × 32 × 32',
    'out: 6 × 32 × 32',
    'middle, 256 channels',
  ])
  for (const { x, y } of boxes) {
    expect(x).toBeGreaterThanOrEqual(0)
    expect(x + 14).toBeLessThanOrEqual(width)
    expect(y + 24).toBeLessThanOrEqual(height)
  }
})

test('attention stands between the blocks of the middle, and no two boxes lie on each other', () => {
  const { boxes } = networkPicture(network)
  const lowest = Math.max(...boxes.map(({ y }) => y))
  expect(boxes.filter(({ y }) => y === lowest).map(({ kind }) => kind)).toEqual(['residual', 'attention', 'residual'])
  expect(new Set(boxes.map(({ x, y }) => `${x} ${y}`)).size).toBe(boxes.length)
})

test('both ways of a wide level leave room for its label', () => {
  const wide = { blocks: 20, attention: 20 }
  const { boxes, width } = networkPicture({ ...network, levels: [{ scale: 1, channels: 64, down: wide, up: wide }] })
  const first = boxes.filter(({ y }) => y === boxes[0].y).sort((a, b) => a.x - b.x)
  expect(first[40].x - first[39].x).toBeGreaterThan(150)
  expect(width).toBeGreaterThan(1500)
})

test('without a size the levels are shares of it, and a sentence says it to those who do not see it', () => {
  const labels = networkPicture({ ...network, size: undefined }).labels.map(({ text }) => text)
  expect(labels).toContain('H/2 × W/2, 256 channels')
  expect(networkSentence(network)).toContain('16 × 16 with 256 channels, 2 blocks down and 3 up, 5 attention layers')
})
