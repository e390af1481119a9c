import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { Cancelled } from '../../../src-shared/errors/errors.ts'
import { ValuesNotFinite } from '../../../src-shared/errors/measurementErrors.ts'
import { readFinite, rowsAtOnce, type RowSource } from '../../analysis/rowSource.ts'
import { writeFileAtomically } from '../../store/atomicWrite.ts'
import { hashBytes } from '../../store/contentHash.ts'
import { createNanNpy, readNpyHeader, readRows, writeRows } from '../../store/npyFile.ts'
import { resolveInside } from '../../store/resolveInside.ts'
import { declaredFrom } from '../../store/systemErrors.ts'
import { openEncoderSession, type EncoderSession } from '../encoderSession.ts'
import type { EncoderSource } from '../sources.ts'
import { rowsOnDisk, samplesOnDisk, type MeasuredRun } from './measuredRun.ts'
import { picturesOfRun } from './picturesOfRun.ts'
import { unlessProblem } from './studyContext.ts'

/** An encoder that a study measures with. */
export interface StudyEncoder {
  readonly source: EncoderSource
  /**
   * The features of chosen rows of a run's samples. Pictures are read, decoded and encoded a few at a time; the features are kept in the run's
   * folder, so that they are made once, and a study that was stopped goes on where it was.
   *
   * @returns a row of features for each of the rows, in their order
   * @throws EncoderChanged, FileMissing, EngineFailed, PicturesNotEncodable, Cancelled; ValuesNotFinite for a picture or features that are not
   *   finite; OutsideProject where a link leads out of the project; DiskFull, FolderNotWritable
   */
  features(run: MeasuredRun, rows: readonly number[]): Promise<RowSource>
}

/**
 * Features for a study's table; where they cannot be had, for a reason that a declared error gives, that is noted as a problem and the rest is
 * measured still.
 */
export async function featuresIfAny(
  { features, source: { name } }: StudyEncoder,
  run: MeasuredRun,
  rows: readonly number[],
  problem: (sentence: string) => void,
): Promise<RowSource | undefined> {
  return unlessProblem(problem, `Run ${run.record.id} has no features by ${name}`, () => features(run, rows))
}

/** The encoders of a study; each is loaded when the first features are asked of it that are not kept yet. */
export function studyEncoders(
  sources: readonly EncoderSource[],
  { signal, say }: { signal: AbortSignal; say(what: string): void },
): { encoders: StudyEncoder[]; release(): Promise<void> } {
  const sessions = new Map<EncoderSource, Promise<EncoderSession>>()
  const sessionOf = (source: EncoderSource) => {
    const session = sessions.get(source) ?? openEncoderSession(source)
    sessions.set(source, session)
    session.catch(() => sessions.delete(source))
    return session
  }
  return {
    encoders: sources.map((source) => ({
      source,
      features: (run, rows) => keptFeatures(run, rows, source, { session: () => sessionOf(source), signal, say }),
    })),
    async release() {
      for (const session of sessions.values()) await session.then((one) => one.release()).catch(() => {})
    },
  }
}

/** features/<name>.npy in the run's folder, (n, f) float32, NaN until a row is made; beside it what it was made of. */
async function keptFeatures(
  run: MeasuredRun,
  rows: readonly number[],
  encoder: EncoderSource,
  { session, signal, say }: { session(): Promise<EncoderSession>; signal: AbortSignal; say(what: string): void },
): Promise<RowSource> {
  const { id } = run.record
  const { features, settings, input, sha256 } = encoder
  const identity = {
    tensor: 'samples',
    rows: await hashOfRows(run, rows, signal),
    encoder: { sha256, input, settings },
    decoder: run.decoder && {
      sha256: run.decoder.autoencoder.sha256,
      scalingFactor: run.decoder.settings.scalingFactor,
    },
  }
  const name = `${encoder.id}-${hashBytes(Buffer.from(JSON.stringify(identity))).slice(0, 16)}`
  // In a project from elsewhere the folder or the file may be a link, and what it leads to would be overwritten.
  const file = await resolveInside(run.projectFolder, 'runs', id, 'features', `${name}.npy`)
  const folder = path.dirname(file)
  const known = await readNpyHeader(file).catch(() => undefined)
  if (known?.shape.join() !== [rows.length, features].join()) {
    await mkdir(folder, { recursive: true }).catch((error: unknown) => {
      throw declaredFrom(error, folder, 'write')
    })
    const about = { run: id, rowsOfRun: rows, name: encoder.name, ...identity }
    await writeFileAtomically(path.join(folder, `${name}.json`), `${JSON.stringify(about, undefined, 2)}\n`)
    await createNanNpy(file, [rows.length, features])
  }
  await fill()
  const places = Array.from(rows.keys())
  return rowsOnDisk(file, places, features, `features of run ${id} by ${encoder.name}`)

  async function fill(): Promise<void> {
    const missing = await rowsToMake(file, rows.length, features)
    if (missing.length === 0) return
    const made = await session()
    const pictures = await picturesOfRun(
      run,
      missing.map((row) => rows[row]),
    )
    for (let done = 0; done < missing.length; done += made.atOnce) {
      if (signal.aborted) throw Cancelled({ what: `Features by ${encoder.name}` })
      say(`features of ${id} by ${encoder.name}: ${done} of ${missing.length} pictures`)
      const count = Math.min(made.atOnce, missing.length - done)
      const found = await made.encode(await readFinite(pictures.source, done, count), pictures.shape)
      const notFinite = found.findIndex((value) => !Number.isFinite(value))
      if (notFinite >= 0)
        throw ValuesNotFinite({
          what: `features of run ${id} by ${encoder.name}`,
          row: rows[missing[done + Math.floor(notFinite / features)]],
        })
      const [first, last] = [missing[done], missing[done + count - 1]]
      if (last - first === count - 1) await writeRows(file, first, found)
      else
        for (let row = 0; row < count; row++)
          await writeRows(file, missing[done + row], found.subarray(row * features, (row + 1) * features))
    }
  }
}

/** SHA-256 of the rows' bytes: what the features are of, whatever the run's folder is called. */
async function hashOfRows(run: MeasuredRun, rows: readonly number[], signal: AbortSignal): Promise<string> {
  const source = samplesOnDisk(run, rows)
  const hash = createHash('sha256')
  const atOnce = rowsAtOnce(source.length)
  for (let first = 0; first < rows.length; first += atOnce) {
    if (signal.aborted) throw Cancelled({ what: 'Reading samples' })
    hash.update(await source.read(first, Math.min(atOnce, rows.length - first)))
  }
  return hash.digest('hex')
}

/** Rows of the file that are not made yet, or only in part. */
async function rowsToMake(file: string, n: number, features: number): Promise<number[]> {
  const missing: number[] = []
  const atOnce = rowsAtOnce(features)
  for (let first = 0; first < n; first += atOnce) {
    const count = Math.min(atOnce, n - first)
    const data = await readRows(file, first, count)
    for (let row = 0; row < count; row++)
      if (!data.subarray(row * features, (row + 1) * features).every(Number.isFinite)) missing.push(first + row)
  }
  return missing
}
