import { z } from 'zod'
import * as errors from '../../errors/errors.ts'
import { EncoderSettings } from '../../project/encoder.ts'
import { Id } from '../../project/projectFile.ts'
import { DatasetView } from '../datasetViews.ts'
import { Description } from '../description.ts'
import { EncoderView } from '../encoderViews.ts'
import { method } from '../method.ts'
import { diskErrors, modelErrors } from './expectedErrors.ts'
import { project } from './inputs.ts'

/** Datasets, and the encoders that studies look at pictures with. */
export const dataMethods = {
  addDataset: method('datasets.add', {
    input: project.extend({ path: z.string().min(1), name: z.string().min(1).max(120).optional() }),
    output: DatasetView,
    errors: [errors.FileMissing, errors.FileNotReadable, errors.DatasetEmpty, errors.BadTensorFile, ...diskErrors],
  }),
  /** What is known of one image of a dataset besides its picture; of a tensor file nothing. */
  describeDatasetImage: method('datasets.image', {
    input: project.extend({ datasetId: Id, image: z.int().nonnegative() }),
    output: z.object({
      /** Within the dataset’s folder. */
      file: z.string().optional(),
      className: z.string().optional(),
    }),
    errors: [errors.UnknownName, errors.FileMissing, errors.FileNotReadable, errors.DatasetEmpty],
  }),
  /**
   * An ONNX file that makes features of pictures, for studies. It is run once on a grey picture, which tells what its output is.
   */
  addEncoder: method('encoders.add', {
    input: project.extend({
      path: z.string().min(1),
      name: z.string().min(1).max(120).optional(),
      preset: z.string().optional(),
      settings: EncoderSettings.optional(),
    }),
    output: EncoderView,
    errors: [...modelErrors, errors.EncoderNotSupported, errors.EngineFailed, errors.UnknownName, ...diskErrors],
  }),
  describeEncoder: method('encoders.describe', {
    input: project.extend({ encoderId: Id }),
    output: Description,
    errors: [...modelErrors, errors.EncoderNotSupported, errors.UnknownName],
  }),
}
