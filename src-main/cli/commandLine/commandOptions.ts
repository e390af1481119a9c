import { DeviceChoice } from '../../../src-shared/project/device.ts'
import { mostConditioned } from '../../../src-shared/studies/conditioning.ts'
import { mostTried } from '../../../src-shared/studies/trials.ts'
import { mostDpi } from '../../../src-shared/contract/methods/exportedFiles.ts'
import { commonOptions } from './commonOptions.ts'
import { aSwitch, choice, integer, integers, pairs, pairsOfLists, parsed, text } from './option.ts'
import { checkpointList, figureFormat, imageList, wordList } from './optionValues.ts'

const settingsOptions = {
  preset: text(
    'NAME',
    'a published or demonstration model whose settings this one shares; for encoders imagenet, clip or inception',
  ),
  set: pairs('key=value …', 'what the file cannot tell, such as schedule=cosine trainSteps=4000 heads=4'),
}
export const noOptions = {}
export const newOptions = { name: text('NAME', 'the name of the project (default: that of the folder)') }
export const serveOptions = {
  host: text('H', 'the address to listen on (default: 127.0.0.1)'),
  port: integer('N', 'the port to listen on (default: any free one)', 0, 65_535),
  'allow-remote': aSwitch(
    'listen on an address that other machines reach; anybody with the printed token can then use it',
  ),
}
export const inspectOptions = { ...settingsOptions, ...commonOptions }
export const addOptions = {
  name: text('N', 'a name for it (default: that of the file or folder)'),
  ...settingsOptions,
  ...commonOptions,
}
export const importOptions = {
  noise: text('a.npy', 'noises x_T, (N, C, H, W)'),
  samples: text('b.npy', 'samples x_0'),
  latents: text('c.npy', 'latents x̂_T'),
  reconstructions: text('d.npy', 'reconstructions x̂_0'),
  trajectory: text('e.npy', 'states of sampling, (T + 1, N, C, H, W), the noise first'),
  name: text('N', 'a name for the run'),
  ...commonOptions,
}
export const projectOptions = commonOptions
export const resumeOptions = {
  ...commonOptions,
  device: choice(
    DeviceChoice.options,
    'what computes the images that are left (default: the device that the run began on, or the CPU where that is gone)',
  ),
}
export const devicesOptions = {
  again: aSwitch('try also what is known of this machine already'),
}
export const verifyOptions = {
  images: parsed(
    'LIST',
    'compute these images again, by their place in the run from 0, such as 12 or 100-199,250, and no others, each with the batch that it was in; say of each whether it is the same',
    imageList,
  ),
  conditioning: integer(
    'N',
    'also invert the first N images again, as they are and changed by 10⁻⁵ of their norm, and say how much the change grows',
    1,
    mostConditioned,
  ),
  trials: integer(
    'N',
    `also try other settings of the model and of the run on the first N images (4, say; at most ${mostTried}): which find added noise best, which come back closest`,
    1,
    mostTried,
  ),
  ...commonOptions,
}
export const predictOptions = {
  model: text('M', 'a model of the project, or the path of a checkpoint'),
  checkpoint: integer('STEP', 'the training step in a series (default: the last)'),
  x: text('x.npy', 'what the network sees, (N, C, H, W)'),
  t: text('t.npy', 'its times, given to the network unchanged: one for each row, or one for all'),
  classes: text('y.npy', 'class indices, for a network that takes classes'),
  out: text('e.npy', 'where the output goes, with all its channels'),
  ...settingsOptions,
  ...commonOptions,
}
export const autoencodeOptions = {
  model: text('M', 'a latent model of the project, or the path of a pipeline or an autoencoder'),
  in: text('a.npy', 'pictures in [-1, 1] to encode or latents to decode, (N, C, H, W)'),
  out: text('b.npy', 'where the latents or pictures go; no scaling factor is applied either way'),
  quantised: aSwitch('the nearest vectors of the codebook instead of the latents as they come (VQModel)'),
  ...commonOptions,
}
const studySelection = {
  model: text('M', 'the model whose runs are measured; those that are missing are computed first'),
  checkpoints: parsed('all|last|LIST', 'training steps of the series (default: as the study needs)', checkpointList),
  steps: integers(
    'T[,T…]',
    'network evaluations in one direction; the first for the study, all for what is asked against T',
    1,
  ),
  quick: aSwitch('a scale that a laptop computes in minutes, in place of the paper’s'),
}
export const studyOptions = {
  runs: parsed('RUN[,RUN…]', 'measure these finished runs and compute no others', wordList),
  ...studySelection,
  set: pairsOfLists('key=value …', 'settings of the study, lists with commas; --plan shows them all'),
  plan: aSwitch('only show the settings, the runs that exist and those that would be computed'),
  name: text('NAME', 'a name for the study'),
  ...commonOptions,
}
export const reproduceOptions = {
  model: studySelection.model,
  checkpoints: studySelection.checkpoints,
  quick: studySelection.quick,
  count: integer('N', 'noises of every study, in place of their own numbers', 2),
  steps: integers('T[,T…]', 'as for study, in every study', 1),
  studies: parsed('NAME[,NAME…]', 'only these studies', wordList),
  'no-conditioning': aSwitch('do not measure how well conditioned inversion is, which inverts eight images twice more'),
  plan: aSwitch('only show what is left to be computed, study by study'),
  out: text('FOLDER', 'where everything goes (default: reproduction-MODEL in the project)'),
  ...commonOptions,
}
export const exportOptions = {
  run: text('RUN', 'the run to draw (default: the newest that is done)'),
  images: parsed(
    'LIST',
    'of the run only these images, by their place in it from 0, such as 12 or 100-199,250; mean, spread and n are theirs',
    imageList,
  ),
  format: parsed('pdf|svg|png|csv|latex|dat', 'the kind of file (default: as --out ends, else pdf)', figureFormat),
  width: text(
    'W',
    'column, page, a venue, or a length such as 3.25in or 8cm (default: that of the figure, else column)',
  ),
  style: text('VENUE', 'the width and the size of text that a venue asks for: neurips, icml, cvpr and so on'),
  dpi: integer('N', 'dots per inch of a PNG (default: 300)', 30, mostDpi),
  'outline-text': aSwitch('the text of an SVG as shapes, for programs that lose its fonts'),
  out: text('FILE', 'where it goes (default: the figures folder of the project)'),
  ...commonOptions,
}
