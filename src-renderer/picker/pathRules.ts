import type { FolderEntry } from '../../src-shared/contract/views.ts'
import type { PathQuestion } from './pathPickerStore.ts'

/** What answers a question for a path. */
export interface PathRule {
  /** Of files, those that can be chosen. */
  kinds: readonly FolderEntry['kind'][]
  /** Whether the folder that is shown is an answer. */
  folder: boolean
  /** What to do, for people. */
  sentence: string
}

export const pathRules: Record<PathQuestion['what'], PathRule> = {
  project: { kinds: ['project'], folder: false, sentence: 'Choose a file that ends in .inverscope.' },
  newProject: { kinds: [], folder: true, sentence: 'Choose the folder in which the project’s own folder is made.' },
  folder: { kinds: [], folder: true, sentence: 'Go to the folder, then use it.' },
  model: {
    kinds: ['checkpoint'],
    folder: true,
    sentence:
      'Choose one checkpoint (.pt) or ONNX file, or the folder of a diffusers model or of a series of checkpoints.',
  },
  encoder: { kinds: ['checkpoint'], folder: false, sentence: 'Choose an ONNX file (.onnx).' },
  tensor: { kinds: ['tensor', 'checkpoint'], folder: false, sentence: 'Choose a tensor file (.npy, .npz, torch .pt).' },
  dataset: {
    kinds: ['tensor'],
    folder: true,
    sentence: 'Go to the folder of images (classes as folders), or choose a tensor file.',
  },
}

/** A text that is the beginning of a path and no part of a name: `/data`, `~/data`, `C:\data`, `\\server\data`. */
export const isPath = (text: string): boolean => /^(\/|~|[A-Za-z]:[\\/]|\\\\)/.test(text)
