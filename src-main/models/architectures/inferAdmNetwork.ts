import { CheckpointBroken, ModelNotSupported } from '../../../src-shared/errors/errors.ts'
import { isFloating } from '../readers/dtype.ts'
import type { WeightFile } from '../readers/weightFile.ts'
import { admLayout, type AdmLayout, type AdmNetwork } from './admLayout.ts'
import { admTensors } from './admTensors.ts'

/** GroupNorm of these networks always has 32 groups. */
const groups = 32

/**
 * Tells an ADM U-Net from the names and shapes of its tensors, and checks every one of them against the layout that follows.
 *
 * @throws ModelNotSupported for other networks, by name where it is one of the family's relatives; CheckpointBroken where tensors are
 *   missing from what is otherwise an ADM U-Net
 */
export function inferAdmLayout(weights: WeightFile): AdmLayout {
  const shapes = new Map([...weights.tensors].map(([name, { shape }]) => [name, shape]))
  refuseRelatives(shapes, weights.path)
  const layout = admLayout(inferNetwork(shapes, weights.path))
  checkTensors(layout, weights)
  return layout
}

type Shapes = ReadonlyMap<string, readonly number[]>

/** Networks that share names with the ADM U-Net and are something else. */
function refuseRelatives(shapes: Shapes, path: string): void {
  const names = [...shapes.keys()]
  const has = (start: string) => names.some((name) => name.startsWith(start))
  const refuse = (reason: string) => ModelNotSupported({ path, reason })
  if (has('model.diffusion_model.') || has('first_stage_model.'))
    throw refuse('it is a latent-diffusion checkpoint of CompVis; only pixel models of guided-diffusion are read')
  if (has('conv_in.') && has('down_blocks.'))
    throw refuse('it is a diffusers network; only networks of guided-diffusion and improved-diffusion are read')
  if (!has('time_embed.') || !has('input_blocks.'))
    throw refuse('it is not a U-Net of guided-diffusion or improved-diffusion (it has no time_embed and input_blocks)')
  if (names.some((name) => /\.(transformer_blocks|encoder_kv|attn2)\b/.test(name)))
    throw refuse('its attention looks at a text or another input, and only time and class are given here')
  if (!has('output_blocks.')) throw refuse('it is a classifier (half a U-Net), which predicts classes and not noise')
  const channels = shapes.get('input_blocks.0.0.weight')?.[1]
  const outputs = shapes.get('out.2.weight')?.[0]
  if (channels === 6 && (outputs === 3 || outputs === 6))
    throw refuse('it is a super-resolution network (6 input channels: the image beside a smaller one)')
}

function inferNetwork(shapes: Shapes, path: string): AdmNetwork {
  const shape = (name: string, length: number): readonly number[] => {
    const found = shapes.get(name)
    if (!found) throw CheckpointBroken({ path, reason: `the tensor ${name} is missing` })
    if (found.length !== length) throw ModelNotSupported({ path, reason: `${name} has shape (${found.join(', ')})` })
    return found
  }
  const [, modelChannels] = shape('time_embed.0.weight', 2)
  const [, channels] = shape('input_blocks.0.0.weight', 4)
  const [outputChannels] = shape('out.2.weight', 4)
  if (outputChannels !== channels && outputChannels !== 2 * channels)
    throw ModelNotSupported({ path, reason: `it makes ${outputChannels} channels of ${channels}` })

  const perLevel = blocksPerLevel(shapes)
  const outputs = countBlocks(shapes, 'output_blocks')
  const levelCount = outputs / perLevel
  const residualBlocks = perLevel - 1
  if (!Number.isInteger(levelCount) || residualBlocks < 1)
    throw ModelNotSupported({ path, reason: `its ${outputs} output blocks do not fall into equal levels` })
  const levels = Array.from({ length: levelCount }, (_, level) => {
    const [to] = shape(`input_blocks.${level * perLevel + 1}.0.in_layers.2.weight`, 4)
    if (to < 1 || to % groups)
      throw ModelNotSupported({ path, reason: `a block has ${to} channels, no multiple of ${groups}` })
    return to
  })
  const firstBlock = 'input_blocks.1.0'
  const [timeRows] = shape(`${firstBlock}.emb_layers.1.weight`, 2)
  return {
    modelChannels,
    channels,
    outputChannels,
    levels,
    residualBlocks,
    attention: levels.map((_, level) => shapes.has(`input_blocks.${level * perLevel + 1}.1.qkv.weight`)),
    scaleShift: timeRows === 2 * levels[0],
    resampling: shapes.has(`input_blocks.${perLevel}.0.in_layers.2.weight`)
      ? 'residual'
      : shapes.has(`input_blocks.${perLevel}.0.op.weight`)
        ? 'convolution'
        : 'plain',
    classes: shapes.has('label_emb.weight') ? shape('label_emb.weight', 2)[0] : 0,
  }
}

/**
 * Output blocks per level, which is one more than the residual blocks. The way up changes resolution after the last block of a level:
 * there a second residual block or a convolution follows. Without weights for that, the way down has a gap in its numbers instead.
 */
function blocksPerLevel(shapes: Shapes): number {
  const outputs = countBlocks(shapes, 'output_blocks')
  for (let i = 0; i < outputs; i++)
    for (const layer of [1, 2])
      if (
        shapes.has(`output_blocks.${i}.${layer}.conv.weight`) ||
        shapes.has(`output_blocks.${i}.${layer}.in_layers.2.weight`)
      )
        return i + 1
  for (let i = 1; i < outputs; i++) if (!shapes.has(`input_blocks.${i}.0.in_layers.2.weight`)) return i
  return outputs
}

function countBlocks(shapes: Shapes, list: string): number {
  let count = 0
  for (const name of shapes.keys()) {
    const match = name.match(/^(\w+)\.(\d{1,4})\./)
    if (match?.[1] === list) count = Math.max(count, Number(match[2]) + 1)
  }
  return count
}

/** Every tensor of the layout is there, has the right shape and holds floating-point numbers, and there is no other. */
function checkTensors(layout: AdmLayout, { path, tensors }: WeightFile): void {
  const refuse = (reason: string) => ModelNotSupported({ path, reason })
  const expected = new Map(admTensors(layout).flatMap((part) => part.tensors))
  for (const [name, wanted] of expected) {
    const found = tensors.get(name)
    if (!found) throw CheckpointBroken({ path, reason: `the tensor ${name} is missing` })
    const shape = `${name} has shape (${found.shape.join(', ')})`
    if (found.shape.join() !== wanted.join())
      throw refuse(`${shape}, and a U-Net of this family would have (${wanted.join(', ')})`)
    if (found.count === 0) throw refuse(`${shape}, which holds nothing`)
    if (!isFloating(found.dtype)) throw refuse(`${name} holds ${found.dtype} values`)
  }
  const stranger = [...tensors.keys()].find((name) => !expected.has(name))
  if (stranger !== undefined) throw refuse(`it has a tensor that no U-Net of this family has, ${stranger}`)
}
