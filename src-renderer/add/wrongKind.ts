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
/** What a form may be asking for. */
export type WantedKind = keyof typeof wanted

/** What a path is that is something else than what is asked for, without a full stop; undefined where it is that. */
export function otherKind({ kind, title }: Pick<Description, 'kind' | 'title'>, as: WantedKind): string | undefined {
  return wanted[as].kinds.includes(kind) ? undefined : `${title} is ${words[kind]}`
}

/** The same with what to choose instead. */
export function wrongKind(found: Pick<Description, 'kind' | 'title'>, as: WantedKind): string | undefined {
  const other = otherKind(found, as)
  return other && `${other}. ${wanted[as].instead}.`
}
