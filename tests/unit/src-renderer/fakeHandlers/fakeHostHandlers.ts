import type { hostMethods } from '../../../../src-shared/contract/methods/hostMethods.ts'
import type { Handlers } from '../../../../src-shared/contract/serve.ts'
import type { FolderView } from '../../../../src-shared/contract/views.ts'
import { FileMissing, ModelSettingMissing } from '../../../../src-shared/errors/errors.ts'
import { fakeDescription, fakeHost } from '../fakeProject.ts'
import type { FakeState } from './fakeState.ts'
import { untilAborted } from './untilAborted.ts'

export function fakeHostHandlers(state: FakeState): Handlers<typeof hostMethods> {
  return {
    describeHost: () => fakeHost(state.project),
    isAlive: () => ({}),
    pickPath: () => ({}),
    reveal: () => ({}),
    listFolder: ({ path = '/home/ada' }) => folderOf(path),
    listDevices: () => ({
      onnxruntime: '1.30.0',
      listed: ['cpu', 'webgpu', 'cuda'],
      processor: 'AMD EPYC 7763',
      cores: 2,
      devices: [
        { provider: 'cpu', works: true, automatic: true },
        { provider: 'webgpu', works: true, automatic: false, reason: 'it works, and is slower than the CPU here' },
        { provider: 'cuda', works: false, automatic: false, reason: 'its libraries are not installed' },
      ],
    }),
    watchReading: (_, emit, { signal }) => {
      emit({})
      return untilAborted(signal, () => {})
    },
    inspectPath: ({ path, preset, encoder }) => {
      if (path.endsWith('.onnx')) {
        const said = { ...(preset && { mean: true, deviation: true, resampling: true }), ...encoder }
        const missing = ['resampling', 'mean', 'deviation'].filter((setting) => !Object.hasOwn(said, setting))
        return { path, kind: 'encoder', title: path.split('/').at(-1)!, facts: [], missing }
      }
      if (path.endsWith('images')) return { path, kind: 'dataset', title: '256 images', facts: [], missing: [] }
      if (!path.includes('ddpm')) throw FileMissing({ path })
      if (!preset)
        throw ModelSettingMissing({ path, settings: ['schedule', 'trainSteps'], presets: ['landscape-ddpm'] })
      return { ...fakeDescription(path), facts: fakeDescription(path).facts.slice(0, 5) }
    },
  }
}

function folderOf(path: string): FolderView {
  const names: [string, FolderView['entries'][number]['kind'], number?][] = path.endsWith('studies')
    ? [
        ['hidden-relations.inverscope', 'project', 4210],
        ['landscape-32', 'folder'],
        ['landscape-ddpm', 'folder'],
        ['ema_0.999_006422.pt', 'checkpoint', 3_290_000],
        ['noise.npy', 'tensor', 98_432],
        ['notes.txt', 'file', 812],
      ]
    : [
        ['Pictures', 'folder'],
        ['studies', 'folder'],
        ['thesis', 'folder'],
      ]
  const parent = path.split('/').slice(0, -1).join('/')
  return {
    path,
    ...(path === '/' ? {} : { parent: parent || '/' }),
    roots: ['/', '/data'],
    entries: names.map(([name, kind, bytes]) => ({ name, kind, path: `${path === '/' ? '' : path}/${name}`, bytes })),
  }
}
