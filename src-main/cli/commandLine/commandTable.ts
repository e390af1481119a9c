import { mostConditioned } from '../../../src-shared/studies/conditioning.ts'
import { mostTried } from '../../../src-shared/studies/trials.ts'
import { DeviceChoice } from '../../../src-shared/project/device.ts'
import { StudyName } from '../../../src-shared/studies/studyName.ts'
import { command, type Command } from './command.ts'
import { commonOptions } from './commonOptions.ts'
import { aSwitch, choice, integer, integers, pairs, pairsOfLists, parsed, text } from './option.ts'
import { checkpointList, figureFormat, imageList, wordList } from './optionValues.ts'
import { interpolateOptions, varyOptions } from './mixingOptions.ts'
import { laterRunOptions, runOptions } from './runOptions.ts'

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
  port: integer('N', 'the port to listen on (default: any free one)'),
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
    'also invert the first N images again, as they are and changed by 1e-5 of their norm, and say how much the change grows',
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
  format: parsed('pdf|svg|png|csv|latex|dat', 'the kind of file (default: as --out ends, else pdf)', figureFormat),
  width: text(
    'W',
    'column, page, a venue, or a length such as 3.25in or 8cm (default: that of the figure, else column)',
  ),
  style: text('VENUE', 'the width and the size of text that a venue asks for: neurips, icml, cvpr and so on'),
  dpi: integer('N', 'dots per inch of a PNG (default: 300)', 30),
  'outline-text': aSwitch('the text of an SVG as shapes, for programs that lose its fonts'),
  out: text('FILE', 'where it goes (default: the figures folder of the project)'),
  ...commonOptions,
}

const path = { name: 'P', help: 'project folder or .inverscope file' }
const run = { name: 'RUN', help: 'a run, by id, name or the beginning of either' }

/** Every command, in the order of the help. */
export const commandTable: readonly Command[] = [
  command({
    name: 'demo',
    help: 'make the demonstration project, invert images and take noises there and back, and show the results',
    operands: [{ name: 'FOLDER', help: 'where to make it (default: inverscope-demo)', optional: true }],
    options: noOptions,
    load: async () => (await import('../commands/demo.ts')).demo,
  }),
  command({
    name: 'new',
    help: 'make an empty project',
    operands: [{ name: 'FOLDER', help: 'a new or empty folder' }],
    options: newOptions,
    load: async () => (await import('../commands/new.ts')).newProject,
  }),
  command({
    name: 'open',
    help: 'start the desktop workbench, or serve it where Electron or a display is missing',
    operands: [{ ...path, optional: true }],
    options: noOptions,
    load: async () => (await import('../commands/open.ts')).open,
  }),
  command({
    name: 'serve',
    help: 'serve the workbench to a browser, for a machine without a screen',
    operands: [{ ...path, optional: true }],
    options: serveOptions,
    load: async () => (await import('../commands/serve.ts')).serveProject,
  }),
  command({
    name: 'inspect',
    help: 'say what a model, checkpoint, dataset, tensor, run or project is, and what is missing',
    operands: [{ name: 'PATH', help: 'a file or folder, or a run of the project by id or name' }],
    options: inspectOptions,
    load: async () => (await import('../commands/inspect.ts')).inspect,
  }),
  command({
    name: 'devices',
    help: 'say what networks can run on here: the CPU, GPUs, and why not on those that do not work',
    operands: [],
    options: devicesOptions,
    load: async () => (await import('../commands/devices.ts')).devices,
  }),
  command({
    name: 'add',
    help: 'add a model, a dataset or an encoder of pictures to the project; its files stay where they are',
    operands: [
      { name: 'model|dataset|encoder', help: 'what it is', choices: ['model', 'dataset', 'encoder'] },
      {
        name: 'PATH',
        help: 'a checkpoint, a folder of checkpoints, a folder of images, a tensor file, or an ONNX file of an encoder',
      },
    ],
    options: addOptions,
    load: async () => (await import('../commands/add.ts')).add,
  }),
  command({
    name: 'import',
    help: 'take tensors of other programs (.npy, .npz, torch .pt) into the project as a run',
    operands: [],
    options: importOptions,
    load: async () => (await import('../commands/import.ts')).importTensors,
  }),
  command({
    name: 'list',
    help: 'list what the project holds, oldest first',
    operands: [
      {
        name: 'models|datasets|encoders|runs|studies|figures',
        help: 'only these',
        optional: true,
        choices: ['models', 'datasets', 'encoders', 'runs', 'studies', 'figures'],
      },
    ],
    options: projectOptions,
    load: async () => (await import('../commands/list.ts')).listProject,
  }),
  command({
    name: 'predict',
    help: 'evaluate a network once on tensors in files',
    operands: [],
    options: predictOptions,
    load: async () => (await import('../commands/predict.ts')).predict,
  }),
  command({
    name: 'encode',
    help: 'bring pictures to the latents of an autoencoder',
    operands: [],
    options: autoencodeOptions,
    load: async () => (await import('../commands/autoencode.ts')).encode,
  }),
  command({
    name: 'decode',
    help: 'bring latents back to pictures',
    operands: [],
    options: autoencodeOptions,
    load: async () => (await import('../commands/autoencode.ts')).decode,
  }),
  command({
    name: 'run',
    help: 'sample (noise to image), invert (image to latent), or both and back again (roundtrip)',
    operands: [{ name: 'sample|invert|roundtrip', help: 'the direction', choices: ['sample', 'invert', 'roundtrip'] }],
    options: runOptions,
    later: laterRunOptions,
    notes: [
      'Ctrl-C stops after the step under way and keeps what is finished. A run alone is cancelled (inverscope resume RUN).',
      'Of several runs, the one at work and those behind it stay in the queue: inverscope queue resume, or the same command.',
      'Ctrl-C again quits at once; nothing that was finished is lost then either.',
    ],
    load: async () => (await import('../commands/run.ts')).run,
  }),
  command({
    name: 'interpolate',
    help: 'sample points between two sets of noises or latents',
    operands: [],
    options: interpolateOptions,
    load: async () => (await import('../commands/interpolate.ts')).interpolate,
  }),
  command({
    name: 'vary',
    help: 'sample noises or latents with some noise added, several times each',
    operands: [],
    options: varyOptions,
    load: async () => (await import('../commands/vary.ts')).vary,
  }),
  command({
    name: 'resume',
    help: 'go on with an interrupted, cancelled or failed run; what is finished stays',
    operands: [run],
    options: resumeOptions,
    load: async () => (await import('../commands/resume.ts')).resume,
  }),
  command({
    name: 'queue',
    help: 'show the runs that wait, pause them, go on, move one, or take one out',
    operands: [
      {
        name: 'list|pause|resume|move|remove',
        help: 'what to do (default: list)',
        optional: true,
        choices: ['list', 'pause', 'resume', 'move', 'remove'],
      },
      { ...run, optional: true },
      { name: 'N', help: 'the place that the run moves to, from 1', optional: true },
    ],
    options: projectOptions,
    load: async () => (await import('../commands/queue.ts')).queue,
  }),
  command({
    name: 'verify',
    help: 'compare a run with its checksums, and a random tenth of it with what the network gives now',
    operands: [run],
    options: verifyOptions,
    load: async () => (await import('../commands/verify.ts')).verify,
  }),
  command({
    name: 'cancel',
    help: 'stop a run that is at work or waits; what is finished stays',
    operands: [run],
    options: projectOptions,
    load: async () => (await import('../commands/cancel.ts')).cancel,
  }),
  command({
    name: 'log',
    help: 'say what happened to a run or a study, and when: devices, batches, engines, pauses, errors',
    operands: [{ name: 'RUN|STUDY', help: 'a run or a study, by id, name or the beginning of either' }],
    options: projectOptions,
    load: async () => (await import('../commands/log.ts')).log,
  }),
  command({
    name: 'study',
    help: 'answer a question of the paper: compute the runs that are missing, measure, print the tables',
    operands: [{ name: 'NAME', help: `one of ${StudyName.options.join(', ')}` }],
    options: studyOptions,
    load: async () => (await import('../commands/study.ts')).study,
  }),
  command({
    name: 'reproduce',
    help: 'every study of a model, as one folder of tables, figures and an index page; given again it goes on',
    operands: [],
    options: reproduceOptions,
    load: async () => (await import('../commands/reproduce.ts')).reproduce,
  }),
  command({
    name: 'export',
    help: 'write a figure for a paper',
    operands: [
      {
        name: 'FIGURE|STUDY[.PART]',
        help: 'distances, a figure of the project, or a study of it with the name of one of its tables, charts or grids',
      },
    ],
    options: exportOptions,
    load: async () => (await import('../commands/export.ts')).exportFigure,
  }),
  command({
    name: 'help',
    help: 'explain the commands, or one of them',
    operands: [{ name: 'COMMAND', help: 'the command to explain', optional: true }],
    options: noOptions,
    load: async () => (await import('../commands/help.ts')).help,
  }),
]
