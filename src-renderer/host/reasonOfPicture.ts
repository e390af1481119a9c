import { ErrorMessage, errorFromMessage } from '../../src-shared/errors/declareError.ts'

/** Why a picture cannot be had, in a sentence: an image that did not arrive does not tell, so its address is asked. */
export async function reasonOfPicture(url: string): Promise<string> {
  const answer = await fetch(url).catch(() => undefined)
  if (!answer) return 'The workbench did not answer. Look whether it still runs, then try again.'
  if (answer.ok) return 'They are there and cannot be read as pictures.'
  const refusal = (await answer.json().catch(() => undefined)) as { error?: unknown } | undefined
  const error = ErrorMessage.safeParse(refusal?.error)
  return error.success ? errorFromMessage(error.data).message : 'The workbench did not say why.'
}
