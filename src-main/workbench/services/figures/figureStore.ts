import { mkdir, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { FigureFormat, FigureView } from '../../../../src-shared/contract/figureViews.ts'
import { FigureMissing } from '../../../../src-shared/errors/errors.ts'
import { StoredFigure, type FigureDocument } from '../../../../src-shared/figures/document/figureDocument.ts'
import { madeFrom } from '../../../../src-shared/figures/document/figureSource.ts'
import { Id } from '../../../../src-shared/project/projectFile.ts'
import { writeFileAtomically } from '../../../store/atomicWrite.ts'
import { readText } from '../../../store/readText.ts'
import { declaredFrom } from '../../../store/systemErrors.ts'

/** Formats of an export, with the ending of its file. */
export const extensions = {
  pdf: 'pdf',
  svg: 'svg',
  png: 'png',
  csv: 'csv',
  latex: 'tex',
  dat: 'dat',
} as const satisfies Record<FigureFormat, string>

/** Bytes of a specification; one of 2,000 pictures is far below. */
const longest = 8 << 20

/** @param id  checked by whoever calls: an id of the contract's schema */
export const figureFile = (projectFolder: string, id: string) => path.join(figuresFolder(projectFolder), `${id}.json`)
export const figuresFolder = (projectFolder: string) => path.join(projectFolder, 'figures')

/** @throws FigureMissing where there is none, or one that is not understood */
export async function readFigure(projectFolder: string, id: string): Promise<FigureDocument> {
  const document = Id.safeParse(id).success ? await readStored(figuresFolder(projectFolder), `${id}.json`) : undefined
  if (!document) throw FigureMissing({ figure: id })
  return document
}

/** @throws FolderNotWritable, DiskFull */
export async function writeFigure(projectFolder: string, document: FigureDocument): Promise<void> {
  const folder = figuresFolder(projectFolder)
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw declaredFrom(error, folder, 'write')
  })
  await writeFileAtomically(path.join(folder, `${document.id}.json`), `${JSON.stringify(document, undefined, 2)}\n`)
}

const lastTurns = new Map<string, Promise<void>>()

/**
 * Does what reads figures and then writes them, one thing after another in a project: two windows that change a figure at once would else both
 * start from what neither of them wrote.
 */
export function inTurn<Result>(projectFolder: string, task: () => Promise<Result>): Promise<Result> {
  const turn = (lastTurns.get(projectFolder) ?? Promise.resolve()).then(task)
  const ended = turn.then(
    () => {},
    () => {},
  )
  lastTurns.set(projectFolder, ended)
  void ended.then(() => lastTurns.get(projectFolder) === ended && lastTurns.delete(projectFolder))
  return turn
}

/** The figures of a project, oldest first. A specification that is not understood is not shown and stays as it is. */
export async function listFigures(projectFolder: string): Promise<FigureView[]> {
  const folder = figuresFolder(projectFolder)
  const names = await readdir(folder).catch(() => [])
  const present = new Set(names)
  const figures: FigureView[] = []
  // An id may hold dots. Beside the specifications lie the exports' provenances, as `<id>.pdf.json`.
  for (const name of names.filter(
    (one) => one.endsWith('.json') && Id.safeParse(path.basename(one, '.json')).success,
  )) {
    const document = await readStored(folder, name)
    if (document) figures.push(await viewOf(folder, document, present))
  }
  return figures.sort((a, b) => a.created.localeCompare(b.created))
}

/** Ids that a new figure must not have: those of figures, and those under which exports lie that a person may still need. */
export async function takenIds(projectFolder: string): Promise<{ id: string }[]> {
  const names = await readdir(figuresFolder(projectFolder)).catch(() => [])
  return names.map((name) => ({ id: name.replace(/\.(json|pdf|svg|png|csv|tex|dat)(\.json)?$/, '') }))
}

/** A figure as a list shows it, with the exports that lie beside its specification. */
export async function figureView(projectFolder: string, document: FigureDocument): Promise<FigureView> {
  const folder = figuresFolder(projectFolder)
  return viewOf(folder, document, new Set(await readdir(folder).catch(() => [])))
}

async function readStored(folder: string, name: string): Promise<FigureDocument | undefined> {
  try {
    const document = StoredFigure.parse(JSON.parse(await readText(path.join(folder, name), { follow: false, longest })))
    return `${document.id}.json` === name ? document : undefined
  } catch {
    return undefined
  }
}

async function viewOf(folder: string, document: FigureDocument, present: ReadonlySet<string>): Promise<FigureView> {
  const { id, name, panels, width, created, changed } = document
  const files: FigureView['files'] = []
  for (const [format, extension] of Object.entries(extensions)) {
    const file = `${id}.${extension}`
    const stats = present.has(file) ? await stat(path.join(folder, file)).catch(() => undefined) : undefined
    if (stats) files.push({ name: file, format, bytes: stats.size })
  }
  const sources = panels.map(({ source }) => madeFrom(source))
  const [only] = panels
  const isDistances = panels.length === 1 && only.source.from === 'run' && only.source.part === 'distances'
  return {
    id,
    name,
    kind: isDistances ? 'distances' : panels.length > 1 ? 'panels' : only.kind,
    panels: panels.length,
    runs: [...new Set(sources.flatMap(({ runs }) => runs))].slice(0, 50),
    studies: [...new Set(sources.flatMap(({ study }) => study ?? []))],
    width,
    created,
    changed,
    files,
  }
}
