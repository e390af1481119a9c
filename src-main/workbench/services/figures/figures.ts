import type { FigureDetail, FigureView, NewPanel } from '../../../../src-shared/contract/figureViews.ts'
import { FigureChanged, FigureDataGone } from '../../../../src-shared/errors/errors.ts'
import { headOfContent } from '../../../../src-shared/figures/document/figureContent.ts'
import type { FigureDesign, FigureDocument } from '../../../../src-shared/figures/document/figureDocument.ts'
import { projectChanged, type OpenProject } from '../../openProject.ts'
import { freeId } from '../freeId.ts'
import { figureView, inTurn, readFigure, takenIds, writeFigure } from './figureStore.ts'
import { panelWords } from './panelWords.ts'
import { resolvePanel, type FigureData, type ResolvedPanel } from './resolvePanel.ts'

export interface FigureParts extends FigureData {
  resourcesFolder: string
}

/**
 * Puts a new figure into the project.
 *
 * @throws FigureDataGone for a panel that shows nothing; FolderNotWritable, DiskFull
 */
export async function createFigure(
  parts: FigureParts,
  {
    name,
    panels,
    ...size
  }: { name?: string; panels: readonly NewPanel[]; columns: number; width: string } & Pick<
    FigureDesign,
    'height' | 'fontSize'
  >,
): Promise<FigureView> {
  const { project } = parts
  const resolved: ResolvedPanel[] = []
  for (const { source } of panels) resolved.push(await resolvePanel(parts, source, 'The figure'))
  const called = name ?? headOfContent(resolved[0].content).title
  const now = new Date().toISOString()
  return addFigure(project, {
    format: 'inverscope-figure',
    schemaVersion: 2,
    name: called,
    created: now,
    changed: now,
    ...size,
    panels: panels.map(({ source, edits = {} }, index) => ({ kind: resolved[index].content.kind, source, edits })),
  })
}

/** Writes a figure under an id that nothing has. */
async function addFigure(project: OpenProject, described: Omit<FigureDocument, 'id'>): Promise<FigureView> {
  const document = await inTurn(project.folder, async () => {
    const added = { ...described, id: freeId(described.name, await takenIds(project.folder)) }
    await writeFigure(project.folder, added)
    return added
  })
  projectChanged(project)
  return figureView(project.folder, document)
}

/** A figure with what its panels show now. @throws FigureMissing */
export async function figureDetail(parts: FigureParts, figureId: string): Promise<FigureDetail> {
  const document = await readFigure(parts.project.folder, figureId)
  const panels: FigureDetail['panels'] = []
  for (const [index, { source }] of document.panels.entries())
    panels.push(
      await resolvePanel(parts, source, panelWords(document, index)).then(
        ({ content, gaps }) => ({ content, gaps }),
        (error: unknown) => {
          if (FigureDataGone.is(error)) return { problem: error.message }
          throw error
        },
      ),
    )
  return { document, panels }
}

/**
 * Changes how a figure looks; its name, id and exports stay.
 *
 * @param seen  when the figure had been changed last as whoever made the design knew it; without it, what was changed since is written over
 * @returns when it was changed, as its file says: later than every change before
 * @throws FigureChanged where it was changed since; FigureMissing, FolderNotWritable, DiskFull
 */
export async function changeFigure(
  { project }: Pick<FigureParts, 'project'>,
  figureId: string,
  design: FigureDesign,
  seen?: string,
): Promise<string> {
  const changed = await inTurn(project.folder, async () => {
    const before = await readFigure(project.folder, figureId)
    if (seen !== undefined && seen !== before.changed) throw FigureChanged({ figure: before.name })
    const { format, schemaVersion, id, name, created } = before
    const now = new Date(Math.max(Date.now(), Date.parse(before.changed) + 1 || 0)).toISOString()
    await writeFigure(project.folder, { format, schemaVersion, id, name, created, changed: now, ...design })
    return now
  })
  projectChanged(project)
  return changed
}

/** Another figure with the same panels and edits. @throws FigureMissing, FolderNotWritable, DiskFull */
export async function duplicateFigure({ project }: FigureParts, figureId: string): Promise<FigureView> {
  const before = await readFigure(project.folder, figureId)
  const now = new Date().toISOString()
  return addFigure(project, { ...before, name: `${before.name} (copy)`, created: now, changed: now })
}
