import type { Description } from '../../src-shared/contract/views.ts'

const words: Record<Description['kind'], string> = {
  model: 'a diffusion model',
  series: 'a series of checkpoints',
  autoencoder: 'an autoencoder',
  scheduler: 'a scheduler',
  encoder: 'an encoder',
  dataset: 'a set of images',
  tensor: 'a tensor file',
  run: 'a run',
  project: 'a project',
}
const wanted = {
  images: { kinds: ['dataset', 'tensor'], instead: 'Choose a folder of images or a tensor file (N, C, H, W)' },
  model: { kinds: ['model', 'series'], instead: 'Choose the checkpoint of a diffusion model, or a folder of them' },
}

/** What to say of a path that is something else than what is asked for; undefined where it is that. */
export function wrongKind(
  { kind, title }: Pick<Description, 'kind' | 'title'>,
  as: keyof typeof wanted,
): string | undefined {
  const { kinds, instead } = wanted[as]
  return kinds.includes(kind) ? undefined : `${title} is ${words[kind]}. ${instead}.`
}
