import { z } from 'zod'
import * as errors from '../../errors/errors.ts'
import { FigureDesign, mostPanels } from '../../figures/document/figureDocument.ts'
import { Images } from '../../project/runSettings.ts'
import { FigureDetail, FigureView, NewPanel } from '../figureViews.ts'
import { method } from '../method.ts'
import { diskErrors } from './expectedErrors.ts'
import { exported, fileRequest } from './exportedFiles.ts'
import { figure, project, run } from './inputs.ts'

/** Figures, and the files that they are written as. */
export const figureMethods = {
  /** Puts a figure into the project, linked to what its panels show. */
  createFigure: method('figures.create', {
    input: project.extend({
      /** The title of its first panel where left out. */
      name: z.string().trim().min(1).max(200).optional(),
      panels: z.array(NewPanel).min(1).max(mostPanels),
      columns: z.int().min(1).max(4).default(1),
      width: z.string().max(40).default('column'),
      fontSize: FigureDesign.shape.fontSize,
    }),
    output: FigureView,
    errors: [errors.FigureDataGone, ...diskErrors],
  }),
  /** A figure with what its panels show now. */
  getFigure: method('figures.get', {
    input: figure,
    output: FigureDetail,
    errors: [errors.FigureMissing, errors.EngineFailed, errors.ProjectNotOpen],
  }),
  changeFigure: method('figures.change', {
    input: figure.extend({
      design: FigureDesign,
      /** The figure's `changed` from which the design was made: it is refused where there is another by now. */
      seen: z.string().optional(),
    }),
    /** When it was changed, as the figure now says. */
    output: z.object({ changed: z.string() }),
    errors: [errors.FigureMissing, errors.FigureChanged, ...diskErrors],
  }),
  duplicateFigure: method('figures.duplicate', {
    input: figure,
    output: FigureView,
    errors: [errors.FigureMissing, ...diskErrors],
  }),
  /** Writes a figure as a file, from the data as they are now. */
  exportFigure: method('figures.export', {
    input: figure.extend(fileRequest),
    output: z.object(exported),
    errors: [errors.FigureMissing, errors.FigureDataGone, errors.EngineFailed, errors.InvalidInput, ...diskErrors],
  }),
  /** Writes the distance chart of a run, or of some of its images, and keeps it as a figure: the one that shows it already, else a new one. */
  exportDistances: method('figures.exportDistances', {
    input: run.extend({ ...fileRequest, name: z.string().max(120).optional(), images: Images.optional() }),
    output: z.object({ figure: FigureView, ...exported }),
    errors: [
      errors.RunMissing,
      errors.ImageMissing,
      errors.NothingToShow,
      errors.FigureDataGone,
      errors.EngineFailed,
      errors.InvalidInput,
      ...diskErrors,
    ],
  }),
}
