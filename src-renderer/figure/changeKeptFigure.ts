import { contract } from '../../src-shared/contract/contract.ts'
import { FigureChanged } from '../../src-shared/errors/errors.ts'
import type { FigureDesign, FigureDocument } from '../../src-shared/figures/document/figureDocument.ts'
import type { Line } from '../host/line.ts'
import { designOf } from './designOf.ts'

/** A change of a design that can be made to any: what it does not name stays as it is found. */
export type Alteration = (from: FigureDesign) => FigureDesign

/** As often as other windows may be faster before a change is given up. */
const mostTries = 5

/**
 * Changes a figure as the project holds it. Where another window changed it in the meantime, the same change is made to what that one left, so
 * that both stay.
 *
 * @param known  the figure as it is thought to be; asked for where left out
 * @returns the design that is kept, and when the figure says it was changed
 * @throws what the project says where it cannot be kept
 */
export async function changeKeptFigure(
  line: Line,
  call: { projectId: string; figureId: string },
  alteration: Alteration,
  known?: { design: FigureDesign; changed: string },
): Promise<{ design: FigureDesign; changed: string }> {
  let from = known ?? (await asked())
  for (let tries = 1; ; tries++) {
    const design = designOf(alteration(from.design))
    try {
      const { changed } = await line.call(contract.changeFigure, { ...call, design, seen: from.changed })
      return { design, changed }
    } catch (error) {
      if (!FigureChanged.is(error) || tries === mostTries) throw error
      from = await asked()
    }
  }

  async function asked() {
    const { document } = await line.call(contract.getFigure, call)
    return keptOf(document)
  }
}

export const keptOf = (document: FigureDocument) => ({ design: designOf(document), changed: document.changed })
