import { contract } from '../../../src-shared/contract/contract.ts'
import type { Verification } from '../../../src-shared/contract/views.ts'
import { Cancelled, errorToMessage, InverscopeError, RunDiffers } from '../../../src-shared/errors/errors.ts'
import { plainNumber } from '../../../src-shared/numbers/plainNumber.ts'
import type { CommandContext } from '../commandContext.ts'
import type { Execute } from '../commandLine/command.ts'
import type { verifyOptions } from '../commandLine/commandOptions.ts'
import { formatCount } from '../output/formatAmount.ts'
import { conditioningText } from '../output/conditioningText.ts'
import { table } from '../output/table.ts'
import { trialsText } from '../output/trialsText.ts'
import { projectOf } from '../projectOf.ts'
import { conditioningOfRun } from '../runs/conditioningOfRun.ts'
import { resolveRun } from '../resolveNames.ts'

/**
 * `inverscope verify RUN`: compares every row with its checksum and a random tenth, or images that are named, with what the network gives now, and says
 * on demand how inversion is conditioned and what other settings would do; changes nothing. Where one of these cannot be had, or is cancelled, the others are
 * given with the error.
 */
export const verify: Execute<typeof verifyOptions> = async (context, { operands: [word], options }) => {
  const session = await projectOf(context, options.project, 'read')
  const { connection, projectId, project } = session
  const { id: runId } = resolveRun(word, project)
  const found = await connection.call(contract.verifyRun, { projectId, runId, images: options.images })
  const problems: Error[] = found.agrees ? [] : [failureOf(found)]
  const orProblem = (error: unknown) => {
    if (!(error instanceof InverscopeError)) throw error
    if (Cancelled.is(error)) problems.unshift(error)
    else problems.push(error)
    return undefined
  }
  const conditioning =
    options.conditioning === undefined
      ? undefined
      : await conditioningOfRun(context, session, { runId, count: options.conditioning }).catch(orProblem)
  const trials =
    options.trials === undefined || problems.some((problem) => Cancelled.is(problem))
      ? undefined
      : await untilInterrupted(context, (signal) =>
          connection.call(contract.tryOtherSettings, { projectId, runId, count: options.trials! }, { signal }),
        ).catch(orProblem)
  const [failure, ...further] = problems
  const text = [
    verificationText(found),
    ...(conditioning ? [conditioningText(conditioning)] : []),
    ...(trials ? [trialsText(trials)] : []),
    ...further.map(({ message }) => message),
  ].join('\n\n')
  const document = {
    ...found,
    ...(conditioning && { conditioning }),
    ...(trials && { trials }),
    ...(further.length > 0 && { furtherErrors: further.map((error) => errorToMessage(error)) }),
  }
  return { document, text, failure }
}

/** Work that the first Ctrl-C cancels. */
async function untilInterrupted<T>(
  { interrupts }: Pick<CommandContext, 'interrupts'>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const stopListening = interrupts.listen(() => controller.abort())
  try {
    return await work(controller.signal)
  } finally {
    stopListening()
  }
}

function verificationText(found: Verification): string {
  const { agreeing, damaged, recomputed, apart, tolerance, images } = found
  const rows = (first: number, count: number) => (count === 1 ? `${first}` : `${first} to ${first + count - 1}`)
  return [
    `${formatCount(agreeing)} images agree with their checksums${images ? ', those of the same batches included' : ''}.`,
    ...damaged.map(({ first, count, reason }) => `Images ${rows(first, count)}: ${reason}.`),
    ...(images
      ? imageLines(found, images)
      : [
          `${formatCount(recomputed)} images, chosen at random, were computed again. Largest difference relative to the largest value (rounding explains ${plainNumber(tolerance)}):`,
          ...Object.entries(apart).map(([name, difference]) => `  ${name}  ${figure(difference)}`),
        ]),
  ].join('\n')
}

const figure = (difference: number) => plainNumber(difference, 2)

function imageLines(
  { apart, tolerance, standIn }: Verification,
  images: NonNullable<Verification['images']>,
): string[] {
  const same = images.filter((one) => one.same).length
  const names = Object.keys(apart)
  const on = standIn === undefined ? '' : ` on ${standIn}, in the place of the device that made them`
  const computed = images.length === 1 ? '1 image was' : `${formatCount(images.length)} images were`
  return [
    `${computed} computed again${on}; ${same === images.length ? 'byte for byte the same' : `${formatCount(same)} byte for byte the same`}. Largest difference of each relative to its largest value (rounding explains ${plainNumber(tolerance)}):`,
    table(
      [right('image'), { head: 'same' }, ...names.map(right)],
      images.map(({ row, same: isSame, apart: ofRow }) => [
        String(row),
        isSame ? 'yes' : 'no',
        ...names.map((name) => figure(ofRow[name])),
      ]),
    ),
  ]
}

const right = (head: string) => ({ head, align: 'right' as const })

function failureOf({ runId, damaged, apart, tolerance }: Verification): Error {
  const beyond = Object.keys(apart).filter((name) => apart[name] > tolerance)
  return RunDiffers({ run: runId, batches: damaged.length, tensors: beyond })
}
