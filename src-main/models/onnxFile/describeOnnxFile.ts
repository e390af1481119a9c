import path from 'node:path'
import { BadModelSetting, ModelNotSupported, UnknownName } from '../../../src-shared/errors/errors.ts'
import { externalFiles, type ExternalFile } from './externalFiles.ts'
import { graphContents } from './graphContents.ts'
import { describeValue, onnxInputs, onnxValue, type OnnxValue } from './onnxValue.ts'
import {
  fits,
  onnxRoles,
  roleSettings,
  roleTitles,
  type GivenNames,
  type OnnxRoles,
  type RoleName,
  type RoleValue,
} from './onnxRoles.ts'
import { readOnnxFile } from './readOnnxFile.ts'
import { checkRawData, tensorCount, typeName } from './tensorBytes.ts'

/** A denoiser in an ONNX file: what it is, how it is run, and what must still be said. */
export interface OnnxDescription {
  readonly path: string
  /** Of the file and the files of weights beside it. */
  readonly bytes: number
  readonly irVersion: number
  /** Version of ONNX's own operators. */
  readonly opset: number
  /** The program that wrote it, with its version; may be empty. */
  readonly producer: string
  readonly operators: number
  /** Values in the floating-point weights. */
  readonly parameters: number
  /** Number types of the floating-point weights, each once. */
  readonly numberTypes: readonly string[]
  readonly externalFiles: readonly ExternalFile[]
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
  /** Which of them play which part, and how that was found out. */
  readonly found: OnnxRoles['found']
  /** The parts that a run needs and nobody plays for sure, with the question to be answered by a name; empty where all is known. */
  readonly missing: readonly { readonly role: RoleName; readonly question: string }[]
  /** C. */
  readonly channels?: number
  /** C, or 2C where the network predicts the variance as well; undefined where the file leaves it open. */
  readonly outputChannels?: number
  /** S, undefined where the file leaves it open. */
  readonly imageSize?: number
  /** Images that must be given at once, undefined where any number may be. */
  readonly batch?: number
  /** Whether one timestep is given for all images instead of one for each. */
  readonly sharedTimestep: boolean
  /** Where the name of the output says it. */
  readonly predicts?: 'epsilon' | 'v' | 'sample'
}

const predictions: readonly (readonly [NonNullable<OnnxDescription['predicts']>, RegExp])[] = [
  ['epsilon', /^(eps|epsilon|(predicted_|pred_)?noise(_pred|_prediction)?)$/i],
  ['v', /^(v|v_pred|v_prediction|pred_v)$/i],
  ['sample', /^(x0|x_0|x_start|denoised|(pred|predicted)_(x0|x_0|x_start|original_sample))$/i],
]

/**
 * Finds out how an ONNX file that predicts ε, v or x0 is run. Nothing is loaded into ONNX Runtime and no code of the file is run.
 *
 * @param given  names of inputs and of the output, where the user says them
 * @throws FileMissing, FileNotReadable; CheckpointBroken for damaged files and missing files of weights; ModelNotSupported for custom
 *   operators, weights outside the folder, and networks that need other inputs or are not of square float32 images; UnknownName,
 *   BadModelSetting for names that cannot be
 */
export async function describeOnnxFile(modelPath: string, given: GivenNames = {}): Promise<OnnxDescription> {
  const file = await readOnnxFile(modelPath)
  const { model, graph } = file
  const { nodes, tensors, weights } = graphContents(file)
  checkRawData(modelPath, tensors)
  const external = await externalFiles(modelPath, tensors)
  const inputs = onnxInputs(graph)
  const outputs = graph.output.map(onnxValue)
  checkGiven(modelPath, inputs, outputs, given)
  const roles = onnxRoles(inputs, outputs, given)
  checkTogether(roles, given)
  const missing = roles.open.map((part) => ({ role: part.role, question: question(modelPath, part) }))
  if (missing.length === 0) refuseStrangers(modelPath, inputs, roles)

  const floating = weights.filter(({ dataType }) => typeName(dataType).includes('float'))
  const { state, output } = roles.found
  return {
    path: modelPath,
    bytes: external.reduce((sum, { bytes }) => sum + bytes, file.bytes),
    irVersion: Number(model.irVersion),
    opset: Number(model.opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 0n),
    producer: `${model.producerName} ${model.producerVersion}`.trim(),
    operators: nodes,
    parameters: floating.reduce((sum, tensor) => sum + (tensorCount(tensor) ?? 0), 0),
    numberTypes: [...new Set(floating.map(({ dataType }) => typeName(dataType)))],
    externalFiles: external,
    inputs,
    outputs,
    found: roles.found,
    missing,
    ...(state ? stateShape(modelPath, state, output) : {}),
    ...batching(modelPath, roles),
    predicts: predictions.find(([, name]) => output && name.test(output.name))?.[0],
  }
}

/** Names that the user gives exist, are given once, and are of values that can play the part. */
function checkGiven(
  modelPath: string,
  inputs: readonly OnnxValue[],
  outputs: readonly OnnxValue[],
  given: GivenNames,
): void {
  const roles = (Object.keys(given) as RoleName[]).filter((role) => given[role] !== undefined)
  for (const role of roles) {
    const name = given[role]!
    const kind = role === 'output' ? 'output' : 'input'
    const values = role === 'output' ? outputs : inputs
    const value = values.find((candidate) => candidate.name === name)
    if (!value)
      throw UnknownName({ kind: `${kind} of ${path.basename(modelPath)}`, name, known: values.map((one) => one.name) })
    const refuse = (reason: string) => BadModelSetting({ name: roleSettings[role], value: name, reason })
    if (!fits(role, value)) throw refuse(`${describeValue(value)} cannot be ${roleTitles[role]}`)
    if (kind === 'input' && roles.some((other) => other !== role && other !== 'output' && given[other] === name))
      throw refuse('the same input is given for two parts')
  }
}

/** An output of another size than the state is never found, so a given one that does not go with the state was passed over. */
function checkTogether({ found: { state, output } }: OnnxRoles, given: GivenNames): void {
  if (given.output === undefined || !state || output?.name === given.output) return
  const reason = `it does not go with the state ${describeValue(state)}`
  throw BadModelSetting({ name: roleSettings.output, value: given.output, reason })
}

/** What is asked of the user about a part; where nothing could play it, there is nothing to ask. */
function question(modelPath: string, { role, candidates }: OnnxRoles['open'][number]): string {
  const kind = role === 'output' ? 'output' : 'input'
  if (candidates.length === 0)
    throw ModelNotSupported({ path: modelPath, reason: `none of its ${kind}s can be ${roleTitles[role]}` })
  return `Which ${kind} is ${roleTitles[role]}? It could be ${candidates.slice(0, 8).map(describeValue).join(' or ')}.`
}

/** Every input is one that a run can feed. */
function refuseStrangers(modelPath: string, inputs: readonly OnnxValue[], { found }: OnnxRoles): void {
  const fed = new Set(Object.values(found).map(({ name }) => name))
  const strangers = inputs.filter(({ name }) => !fed.has(name))
  if (strangers.length === 0) return
  const list = strangers.slice(0, 4).map(describeValue).join(', ')
  throw ModelNotSupported({
    path: modelPath,
    reason: `it needs other inputs than state, timestep and class: ${list}`,
  })
}

/** C of the state and of the output, and the side of the images. */
function stateShape(
  modelPath: string,
  state: RoleValue,
  output: RoleValue | undefined,
): Pick<OnnxDescription, 'channels' | 'outputChannels' | 'imageSize'> {
  const refuse = (reason: string) => ModelNotSupported({ path: modelPath, reason })
  for (const value of [state, output])
    if (value && value.type !== 'float32')
      throw refuse(`${describeValue(value)} must be float32; export it so (its weights may have another type)`)
  const [, channels, height, width] = state.shape!.map(fixedSide)
  if (channels === undefined)
    throw refuse(`${describeValue(state)} leaves the number of channels open; export it with the number`)
  if (height !== undefined && width !== undefined && height !== width)
    throw refuse(`${describeValue(state)} is not square, and only square images are run`)
  return { channels, outputChannels: fixedSide(output?.shape?.[1]), imageSize: height ?? width }
}

/** How many images are given at once, and whether they share one timestep. */
function batching(modelPath: string, { found }: OnnxRoles): Pick<OnnxDescription, 'batch' | 'sharedTimestep'> {
  const images = (value: RoleValue | undefined) => fixedSide(value?.shape?.[0])
  const times = images(found.timesteps)
  const fixed = [found.state, found.classes, found.output].map(images).filter((count) => count !== undefined)
  if (times !== undefined && times > 1) fixed.push(times)
  const [batch] = fixed
  if (fixed.some((count) => count !== batch))
    throw ModelNotSupported({
      path: modelPath,
      reason: `its inputs and output are of different numbers of images (${[...new Set(fixed)].join(', ')})`,
    })
  const sharedTimestep = found.timesteps?.shape?.length === 0 || (times === 1 && batch !== 1)
  return { batch, sharedTimestep }
}

function fixedSide(side: number | string | undefined): number | undefined {
  return typeof side === 'number' ? side : undefined
}
