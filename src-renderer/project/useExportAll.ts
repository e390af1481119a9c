import { computed, onScopeDispose, reactive, ref, shallowRef } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { FigureView } from '../../src-shared/contract/figureViews.ts'
import {
  FigureDataGone,
  FigureMissing,
  InvalidInput,
  NothingToShow,
  StudyMissing,
} from '../../src-shared/errors/errors.ts'
import { useSubmit } from '../components/useSubmit.ts'
import { useExportFormat } from '../figure/useExportFormat.ts'
import { useLine } from '../host/line.ts'
import { useProjectStore } from '../stores/projectStore.ts'
import { useStudiesStore } from '../stores/studiesStore.ts'

/** One figure, or all of one study. */
interface Piece {
  name: string
  /** @returns sentences about what is missing in it, or too small */
  write(folder: string, signal: AbortSignal): Promise<string[]>
}

/** Writes the figures of the project, and all of its studies or of those of one model, as files into one folder. */
export function useExportAll() {
  const line = useLine()
  const projects = useProjectStore()
  const studies = useStudiesStore()
  const { projectId } = projects.project!
  const { format, dpi, text, request } = useExportFormat()
  const form = reactive({
    folder: '',
    figures: projects.figures.length > 0,
    studies: true,
    /** Of whose studies; of all where empty. */
    model: '',
  })
  /** A path from somewhere would be one from where the workbench was started, which nobody sees. */
  const folderProblem = computed(() =>
    form.folder === '' || isWhole(form.folder) ? undefined : 'A whole path, from the root of the workbench’s disk on.',
  )
  const done = computed(() => studies.studies.filter(({ state }) => state === 'done'))
  const chosenStudies = computed(() => done.value.filter(({ model }) => form.model === '' || model === form.model))
  const pieces = computed<Piece[]>(() => [
    ...(form.figures ? projects.figures.map(figurePiece) : []),
    ...(form.studies ? chosenStudies.value.map(studyPiece) : []),
  ])

  function figurePiece({ id: figureId, name, kind }: FigureView): Piece {
    const drawn = request.value
    const files: (typeof drawn)[] = kind === 'table' ? [{ format: 'csv' }, { format: 'latex' }] : [drawn]
    return {
      name,
      async write(into, signal) {
        const gaps: string[] = []
        for (const file of files) {
          const out = inFolder(into, `${figureId}.${file.format === 'latex' ? 'tex' : file.format}`)
          const written = await line.call(contract.exportFigure, { projectId, figureId, ...file, out }, { signal })
          gaps.push(...written.gaps)
        }
        return [...new Set(gaps)]
      },
    }
  }
  function studyPiece({ id: studyId, name }: { id: string; name: string }): Piece {
    return {
      name,
      async write(folder, signal) {
        const into = { folder, name: studyId }
        const { missing, gaps } = await line.call(
          contract.exportStudyParts,
          { projectId, studyId, ...into },
          { signal },
        )
        return [...new Set([...Object.values(missing), ...Object.values(gaps).flat()])]
      },
    }
  }

  /** How many are over of those that were asked for, how many of these are written, what is at work, and the folder that all go to. */
  const progress = shallowRef<{ done: number; written: number; of: number; name?: string; folder: string }>()
  const gaps = ref<string[]>([])
  const { busy, problem, submit } = useSubmit()
  const controller = new AbortController()
  onScopeDispose(() => controller.abort())

  const write = () =>
    submit(async () => {
      gaps.value = []
      const all = pieces.value
      // The field stays open meanwhile; what is written must not part company.
      const { folder } = form
      let written = 0
      for (const [place, piece] of all.entries()) {
        progress.value = { done: place, written, of: all.length, name: piece.name, folder }
        try {
          const sentences = await piece.write(folder, controller.signal)
          written++
          gaps.value.push(...sentences.map((sentence) => `${piece.name}: ${sentence}`))
        } catch (error) {
          // What is gone, or has outgrown the size that it was given, is said; the others are written still.
          if (!isOfPiece(error)) throw error
          gaps.value.push(`${piece.name}: ${error.message}`)
        }
      }
      progress.value = { done: all.length, written, of: all.length, folder }
    })
  const isOfPiece = (error: unknown): error is Error =>
    [FigureDataGone, FigureMissing, InvalidInput, NothingToShow, StudyMissing].some((kind) => kind.is(error))

  return {
    form,
    folderProblem,
    format,
    dpi,
    text,
    done,
    pieces,
    progress,
    gaps,
    busy,
    problem,
    finished: computed(() => !busy.value && progress.value !== undefined && progress.value.done === progress.value.of),
    write,
  }
}

/** Whether a path is one from the root, on whichever kind of machine. */
const isWhole = (folder: string): boolean => /^([\\/]|[A-Za-z]:[\\/])/.test(folder)

/** A path in a folder of the workbench's machine, which may be of another kind than this one. */
function inFolder(folder: string, name: string): string {
  const separator = folder.includes('\\') ? '\\' : '/'
  return `${folder.replace(/[\\/]$/, '')}${separator}${name}`
}
