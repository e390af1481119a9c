import { z } from 'zod'
import * as errors from '../../errors/errors.ts'
import { EncoderSettings } from '../../project/encoder.ts'
import { ModelSettings } from '../../project/modelSettings.ts'
import { Id } from '../../project/projectFile.ts'
import { Description } from '../description.ts'
import { DeviceReport } from '../deviceViews.ts'
import { FolderView, Host } from '../hostViews.ts'
import { method, stream } from '../method.ts'
import { modelErrors } from './expectedErrors.ts'
import { project } from './inputs.ts'

/** What the host of the workbench can do and look at, before and beside any project. */
export const hostMethods = {
  describeHost: method('host.describe', { input: z.object({}), output: Host }),
  /** Whether anybody answers: it touches no disk, which may keep silent while the workbench does not. */
  isAlive: method('host.alive', { input: z.object({}), output: z.object({}) }),
  pickPath: method('host.pickPath', {
    input: z.object({
      title: z.string(),
      what: z.enum(['project', 'folder', 'model', 'dataset', 'encoder', 'tensor', 'newProject', 'figure']),
      defaultName: z.string().optional(),
    }),
    output: z.object({ path: z.string().optional() }),
    errors: [errors.NotAllowedHere],
  }),
  reveal: method('host.reveal', {
    input: project.extend({ runId: Id.optional(), figureId: Id.optional() }),
    output: z.object({}),
    errors: [errors.NotAllowedHere, errors.ProjectNotOpen],
  }),
  listFolder: method('host.listFolder', {
    input: z.object({ path: z.string().optional() }),
    output: FolderView,
    errors: [errors.FileMissing, errors.FileNotReadable, errors.NotAllowedHere],
  }),
  /** Probes what ONNX Runtime offers here; what is known of this machine is not probed again unless `again` insists. */
  listDevices: method('host.devices', {
    input: z.object({ again: z.boolean().default(false) }),
    output: DeviceReport,
    errors: [errors.EngineFailed],
  }),
  inspectPath: method('host.inspect', {
    input: z.object({
      path: z.string(),
      preset: z.string().optional(),
      settings: ModelSettings.optional(),
      /** Where it is an encoder of pictures. */
      encoder: EncoderSettings.optional(),
    }),
    output: Description,
    errors: [...modelErrors, errors.EncoderNotSupported],
  }),
  /** How much is read of the weights at a path, 0 to 1, that inspecting, adding or finding waits for; no share where nothing does. */
  watchReading: stream('host.watchReading', {
    input: z.object({ path: z.string().min(1) }),
    payload: z.object({ share: z.number().min(0).max(1).optional() }),
  }),
}
