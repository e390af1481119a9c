import { StudyName } from '../../../src-shared/studies/studyName.ts'
import { command, type Command } from './command.ts'
import {
  addOptions,
  autoencodeOptions,
  devicesOptions,
  exportOptions,
  importOptions,
  inspectOptions,
  newOptions,
  noOptions,
  predictOptions,
  projectOptions,
  reproduceOptions,
  resumeOptions,
  serveOptions,
  studyOptions,
  verifyOptions,
} from './commandOptions.ts'
import { interpolateOptions, varyOptions } from './mixingOptions.ts'
import { laterRunOptions, runOptions } from './runOptions.ts'

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
    later: {
      images:
        'A study measures whole runs. Make a run of these images first (inverscope run with --from RUN:noise or RUN:samples and --images LIST) and give it with --runs.',
    },
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
