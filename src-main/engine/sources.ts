import { z } from 'zod'
import { Provider } from '../../src-shared/project/device.ts'
import { ModelSettings } from '../../src-shared/project/modelSettings.ts'
import { EncoderEntry, Id } from '../../src-shared/project/projectFile.ts'
import { KeptName } from '../../src-shared/project/runRecord.ts'
import { JournalLine } from '../store/journal.ts'

/** Where the weights of an autoencoder lie now, and what they must be. */
export const AutoencoderSource = z.object({
  file: z.string(),
  sha256: z.string().optional(),
  /** Whether it has all cores: beside a network on a GPU no other process wants them. */
  allCores: z.boolean().optional(),
})
export type AutoencoderSource = z.infer<typeof AutoencoderSource>

/** Where a checkpoint lies now, and what it must be; for a latent model its autoencoder as well. */
export const ModelSource = z.object({
  file: z.string(),
  sha256: z.string().optional(),
  settings: ModelSettings,
  autoencoder: AutoencoderSource.optional(),
  /** What its network runs on; the CPU where left out. Its autoencoder runs on the CPU always (docs/devices.md). */
  provider: Provider.optional(),
  /** Whether it has all cores of the CPU, where one process alone evaluates it. */
  allCores: z.boolean().optional(),
  /** Of a GPU that several processes share: one that has memory for fewer rows at once fails, so that another process has it alone. */
  leastRows: z.int().positive().optional(),
})
export type ModelSource = z.infer<typeof ModelSource>

/** What of a latent model brings its states to pictures. */
export const LatentSource = ModelSource.pick({ settings: true }).extend({ autoencoder: AutoencoderSource })
export type LatentSource = z.infer<typeof LatentSource>

/**
 * Where the sampling half of a batch was computed already: a run of the project, the SHA-256 of these rows of its arrays, and the points that it
 * keeps of its way. What does not agree with them is not taken.
 */
export const SampledSource = z.object({
  run: Id,
  sums: JournalLine.shape.sums,
  kept: z.partialRecord(KeptName, z.array(z.int())),
})
export type SampledSource = z.infer<typeof SampledSource>

/** Where an encoder of pictures lies now, and what it must be. */
export const EncoderSource = EncoderEntry.pick({
  id: true,
  name: true,
  sha256: true,
  preset: true,
  settings: true,
  input: true,
  batch: true,
  features: true,
}).extend({ file: z.string() })
export type EncoderSource = z.infer<typeof EncoderSource>
