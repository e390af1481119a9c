import * as errors from '../../errors/errors.ts'

/** Of what opens a model. */
export const modelErrors = [
  errors.FileMissing,
  errors.ModelNotSupported,
  errors.CheckpointBroken,
  errors.CheckpointRefused,
  errors.ModelSettingMissing,
  errors.BadModelSetting,
]

/** Of what changes a project. */
export const diskErrors = [
  errors.ProjectNotOpen,
  errors.ProjectReadOnly,
  errors.FolderNotWritable,
  errors.DiskFull,
  errors.OwnershipLost,
]

/** Of what works out a run. */
export const planning = [
  errors.ProjectNotOpen,
  ...modelErrors,
  errors.UnknownName,
  errors.StepCountNotAllowed,
  errors.NoInverse,
  errors.PredictionUndefined,
  errors.ShapeMismatch,
  errors.BadTensorFile,
  errors.RunMissing,
  errors.RunNotFinished,
  errors.BadRunSetting,
  errors.ClassesMissing,
  errors.ClassesDiffer,
  errors.DeviceUnavailable,
  errors.DeviceRefused,
  errors.DeviceFailed,
]

/** Of what works out a run and puts it into the queue. */
export const starting = [...planning, ...diskErrors.filter((error) => error !== errors.ProjectNotOpen)]
