import { mostBatch, mostProcesses, mostRows } from '../../../src-shared/project/runSettings.ts'
import { checkpointList, clipDirections, imageList, runTensor } from './optionValues.ts'
import { aSwitch, choice, choices, integer, integers, parsed, text, words } from './option.ts'
import { commonOptions } from './commonOptions.ts'
import { deviceOption } from './deviceOption.ts'
import { experimentOptions } from './experimentOptions.ts'

/** Everything that `run sample`, `run invert` and `run roundtrip` take. */
export const runOptions = {
  model: words('M[,M…]', 'the model, by id, name or the beginning of either; runs for each of several'),
  checkpoints: parsed(
    'all|last|LIST',
    'training steps of the series, one run for each (default: last)',
    checkpointList,
  ),
  steps: integers('T[,T…]', 'network evaluations in one direction, one run for each', 1),
  'inversion-steps': integer('T', 'network evaluations of the inversion where they differ', 1),
  count: integer('N', 'how many noises to draw', 1, mostRows),
  seed: integers('S[,S…]', 'seeds of the noises, one run for each (default: 420)'),
  stream: choice(
    ['torch', 'per-image'],
    'how noise is drawn: like torch.randn over the whole set (default), or image by image',
  ),
  noise: text('x.npy', 'start from these noises (N, C, H, W)'),
  samples: text('x.npy', 'start from these samples (N, C, H, W)'),
  dataset: text('D', 'start from the images of a dataset'),
  limit: integer('N', 'only the first N images of the dataset', 1),
  images: parsed(
    'LIST',
    'of the --count noises, of the dataset or of the run of --from only these, such as 12 or 100-199,250, numbered from 0, with what they have in the whole set',
    imageList,
  ),
  from: parsed('RUN:TENSOR', 'start from noise, samples or latents of an earlier run', runTensor),
  convention: choices(
    ['target', 'source'],
    'the time that the network is told when inverting, runs for each (default: as the model family does)',
  ),
  clip: parsed('sampling,inversion|none', 'directions in which predicted x_0 is limited to [-1, 1]', clipDirections),
  'after-clip': choice(['keep', 'rederive'], 'what becomes of ε once x_0 was clipped'),
  ...experimentOptions,
  batch: integer('N', 'images that go through the network together', 1, mostBatch),
  processes: integer('N', 'engine processes', 1, mostProcesses),
  ...deviceOption,
  name: text('NAME', 'a name for the run'),
  plan: aSwitch('only show what would be done: evaluations, time, disk space, and the (t, ᾱ) tables of a single run'),
  'no-measure': aSwitch('take the usual batch, and tell no time, rather than measure a new model for some seconds'),
  again: aSwitch('compute anew what the project has already'),
  ...commonOptions,
}

/** Options of `run` that a later version has. */
export const laterRunOptions = {
  on: 'Running on a cluster is not in this version.',
}
