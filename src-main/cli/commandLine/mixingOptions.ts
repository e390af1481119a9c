import { mostBatch, mostBetween, mostProcesses, mostRows } from '../../../src-shared/project/runSettings.ts'
import { commonOptions } from './commonOptions.ts'
import { deviceOption } from './deviceOption.ts'
import { keepingOptions } from './experimentOptions.ts'
import { aSwitch, choice, integer, parsed, text } from './option.ts'
import { classList, clipDirections, noiseOfRun, share, twoSets } from './optionValues.ts'

/** What `interpolate` and `vary` take beside where they start. */
export const mixedOptions = {
  model: text('M', 'the model, by id, name or the beginning of either'),
  checkpoint: integer('STEP', 'the training step in a series (default: the last)'),
  steps: integer('T', 'network evaluations', 1),
  clip: parsed('sampling|none', 'whether predicted x_0 is clipped (default: as the model says)', clipDirections),
  classes: parsed(
    'LIST',
    'class indices and ranges such as 0-9,12, taken in turn by all images (default: each has the class of what it is made of)',
    classList,
  ),
  ...keepingOptions,
  batch: integer('N', 'images that go through the network together', 1, mostBatch),
  processes: integer('N', 'engine processes', 1, mostProcesses),
  ...deviceOption,
  name: text('NAME', 'a name for the run'),
  plan: aSwitch('only show what would be done'),
  ...commonOptions,
}

export const interpolateOptions = {
  between: parsed('RUN:noise,RUN:noise', 'the two sets, noise or latents of earlier runs, row by row', twoSets),
  'steps-between': integer('N', 'points between the ends, which are sampled as well', 0, mostBetween),
  rows: aSwitch('slerp of every image row by itself, as the released code does, and not over the whole vector'),
  ...mixedOptions,
}

export const varyOptions = {
  from: parsed('RUN:latents', 'the noise or latents of an earlier run', noiseOfRun),
  variance: parsed('V', 'share of the variance that is added noise, 0 to 1', share),
  count: integer('N', 'variations of every row, with the same draws for all rows', 1, mostRows),
  seed: integer('S', 'seed of the draws (default: 10)'),
  stream: choice(['torch', 'per-image'], 'how the draws are made (default: torch)'),
  ...mixedOptions,
}
