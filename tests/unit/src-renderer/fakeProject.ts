import type { Description, Host, ProjectView } from '../../../src-shared/contract/views.ts'

export const hash = 'a3f19c'.padEnd(64, '0')

export function fakeHost(project: ProjectView): Host {
  return {
    version: '0.1.0',
    shell: 'server',
    capabilities: { nativeDialogs: false, revealInFolder: true },
    open: [],
    recent: [
      { name: project.name, path: project.path },
      { name: 'potted-plants', path: '/home/ada/gone/potted-plants.inverscope' },
    ],
    home: '/home/ada',
    demo: {
      name: 'landscape-ddpm',
      model: '/opt/demo/landscape-ddpm',
      preset: 'landscape-ddpm',
      images: '/opt/demo/landscape-ddpm-images',
    },
    processors: 8,
    presets: [{ name: 'landscape-ddpm', title: 'Landscape DDPM, 32 × 32, cosine, D 4000' }],
  }
}

/** The project of the design's pictures. */
export function fakeProject(): ProjectView {
  const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString()
  const checkpoints = [100, 500, 1000, 3000, 6422].map((step) => ({
    step,
    file: `ema_0.999_${String(step).padStart(6, '0')}.pt`,
    bytes: 3_289_112,
    sha256: hash,
  }))
  const model = (name: string): ProjectView['models'][number] => ({
    id: name,
    name,
    family: 'guided-diffusion',
    path: `/home/ada/models/${name}`,
    present: true,
    preset: 'landscape-ddpm',
    settings: { imageSize: 32, schedule: 'cosine', trainSteps: 4000 },
    shape: [3, 32, 32],
    checkpoints,
    added: at(9000),
  })
  const dataset = (name: string, classes: string[] = []): ProjectView['datasets'][number] => ({
    id: name,
    name,
    kind: 'images',
    path: `/home/ada/images/${name}`,
    present: true,
    count: 256,
    classes,
    added: at(8000),
  })
  const run = { count: 512, done: 512, steps: 50, model: 'landscape-ddpm', checkpoint: 6422, seconds: 134 }
  return {
    projectId: 'fakeproject1',
    revision: 0,
    name: 'hidden-relations',
    path: '/home/ada/studies/hidden-relations/hidden-relations.inverscope',
    models: [model('landscape-ddpm'), { ...model('potted-finetune'), present: false }],
    datasets: [dataset('landscape-32'), dataset('potted-32', ['cactus', 'fern', 'ivy'])],
    encoders: [],
    brokenRuns: [],
    runs: [
      {
        ...run,
        id: 'large',
        name: 'Sample 100,000',
        kind: 'sample',
        state: 'done',
        created: at(7000),
        count: 100_000,
        done: 100_000,
      },
      {
        ...run,
        id: 'failed',
        name: 'Round trip, T 25',
        kind: 'roundtrip',
        state: 'failed',
        created: at(3000),
        done: 96,
      },
      {
        ...run,
        id: 'interrupted',
        name: 'Invert potted-32',
        kind: 'invert',
        state: 'interrupted',
        created: at(2000),
        count: 256,
        done: 159,
      },
      {
        ...run,
        id: 'inverted',
        name: 'Invert landscape-32, T 50',
        kind: 'invert',
        state: 'done',
        created: at(90),
        count: 256,
        done: 256,
      },
      { ...run, id: 'roundtrip', name: 'Round trip T 50', kind: 'roundtrip', state: 'done', created: at(40) },
      {
        ...run,
        id: 'running',
        name: 'Invert landscape-32',
        kind: 'invert',
        state: 'running',
        created: at(1),
        count: 256,
        done: 5,
      },
    ],
    figures: [
      {
        id: 'distances',
        name: 'distances',
        kind: 'distances',
        panels: 1,
        runs: ['roundtrip'],
        studies: [],
        width: 'column',
        created: at(30),
        changed: at(30),
        files: [{ name: 'distances.pdf', format: 'pdf', bytes: 18_342 }],
      },
    ],
  }
}

export function fakeDescription(path: string): Description {
  return {
    kind: 'series',
    title: 'guided-diffusion U-Net, 32 × 32, learned variance',
    path,
    facts: [
      { name: 'Image size', value: '32', from: 'preset' },
      { name: 'Base channels', value: '32', from: 'inferred' },
      { name: 'Multipliers', value: '1, 2, 2, 2', from: 'inferred' },
      { name: 'Schedule', value: 'cosine', from: 'preset' },
      { name: 'Training steps D', value: '4,000', from: 'preset' },
      { name: 'Rescaled time', value: 'yes', from: 'preset' },
      { name: 'Attention heads', value: '4', from: 'user' },
      { name: 'Weights', value: 'float16', from: 'file' },
    ],
    parts: [
      { part: 'time_embed', what: 'time embedding', shape: '128', parameters: 20_736 },
      { part: 'input_blocks.0', what: 'convolution 3 × 3', shape: '32 × 32 × 32', parameters: 896 },
      { part: 'input_blocks.1', what: 'residual block', shape: '32 × 32 × 32', parameters: 27_008 },
      { part: 'middle_block', what: 'residual, attention, residual', shape: '64 × 4 × 4', parameters: 213_440 },
      { part: 'out', what: 'norm, SiLU, convolution', shape: '6 × 32 × 32', parameters: 1_798 },
    ],
    missing: [],
  }
}
