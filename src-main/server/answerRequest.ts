import type { IncomingMessage, ServerResponse } from 'node:http'
import { errorToMessage } from '../../src-shared/errors/errors.ts'
import { blobPolicy } from '../workbench/page/contentSecurityPolicy.ts'
import { securityHeaders } from './securityHeaders.ts'
import type { SignIn } from './signIn.ts'
import { comeAgain, plainPage } from './plainPage.ts'
import { readPageFile } from '../workbench/page/pageFile.ts'

export interface RequestContext {
  signIn: SignIn
  rendererFolder: string
  resolveBlob(url: string): Promise<{ body: Uint8Array; type: string; etag: string }>
  isAllowedHost(header: string | undefined): boolean
  /** Somebody without a session opened a link that was used already. */
  onSpentLink(): void
}

interface Answer {
  status: number
  headers?: Record<string, string>
  body?: Uint8Array | string
}

const html = { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' }

/** Answers one HTTP request: the link that signs in, the page's files, and the pictures and figures under /blob/. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  context: RequestContext,
): Promise<void> {
  const { host } = request.headers
  let answer: Answer
  try {
    answer = context.isAllowedHost(host) ? await answerTo(request, context) : wrongHost
  } catch {
    answer = { status: 500, headers: html, body: plainPage('Inverscope could not answer', 'Reload the page.') }
  }
  const length = answer.body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(answer.body)) }
  response.writeHead(answer.status, { ...securityHeaders(host ?? ''), ...answer.headers, ...length })
  response.end(request.method === 'HEAD' ? undefined : answer.body)
}

async function answerTo(request: IncomingMessage, context: RequestContext): Promise<Answer> {
  const { method, headers } = request
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, headers: { Allow: 'GET, HEAD' } }
  const target = request.url ?? ''
  if (!target.startsWith('/') || !URL.canParse(`http://inverscope${target}`)) return { status: 400 }
  const url = new URL(`http://inverscope${target}`)

  const token = url.pathname === '/' ? url.searchParams.get('token') : null
  const signedIn = context.signIn.isSignedIn(headers.cookie)
  const secondTry = url.pathname === '/' && url.searchParams.has('again')
  if (signedIn && (token !== null || secondTry)) return toThePage()
  if (token !== null) return enter(token, secondTry, request, context)
  if (!signedIn) return comesFromElsewhere(request) && !secondTry ? sendAgain('/?again') : notSignedIn
  const answer = url.pathname.startsWith('/blob/')
    ? await blob(`${url.pathname}${url.search}`, context)
    : await staticFile(url.pathname, context)
  return matches(headers['if-none-match'], answer.headers?.ETag) ? { status: 304, headers: answer.headers } : answer
}

const toThePage = (headers: Record<string, string> = {}): Answer => ({
  status: 303,
  headers: { Location: '/', 'Cache-Control': 'no-store', ...headers },
})

function enter(token: string, secondTry: boolean, request: IncomingMessage, context: RequestContext): Answer {
  // A browser that only looks ahead, or a chat program that previews a link, must not use it up.
  if (request.method === 'HEAD' || request.headers['sec-purpose']?.includes('prefetch')) return { status: 204 }
  const entered = context.signIn.enter(token)
  if (typeof entered === 'object') return toThePage({ 'Set-Cookie': entered.cookie })
  if (comesFromElsewhere(request) && !secondTry) return sendAgain(`/?token=${encodeURIComponent(token)}&again`)
  if (entered === 'spent') context.onSpentLink()
  return entered === 'spent' ? spentLink : notSignedIn
}

async function blob(url: string, { resolveBlob }: RequestContext): Promise<Answer> {
  try {
    const { body, type, etag } = await resolveBlob(url)
    const headers: Record<string, string> = { 'Content-Type': type, ...revalidated, ETag: quoted(etag) }
    if (type.startsWith('image/svg')) headers['Content-Security-Policy'] = blobPolicy
    return { status: 200, headers, body }
  } catch (error) {
    const message = errorToMessage(error)
    const status = message.code === 'internal' ? 500 : message.code === 'outside-project' ? 403 : 404
    const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }
    return { status, headers, body: JSON.stringify({ error: message }) }
  }
}

async function staticFile(pathname: string, { rendererFolder }: RequestContext): Promise<Answer> {
  const file = await readPageFile(rendererFolder, pathname)
  if (!file) return { status: 404, headers: html, body: plainPage('Not here', 'Inverscope has no such page.') }
  const caching = file.immutable ? { 'Cache-Control': 'private, max-age=31536000, immutable' } : revalidated
  return { status: 200, headers: { 'Content-Type': file.type, ...caching, ETag: file.etag }, body: file.body }
}

/**
 * Browsers keep a SameSite=Strict cookie back when a page of another site opened this one, a terminal in a browser for instance. What
 * comes from elsewhere is therefore asked to come again from here, once, and then brings its cookie.
 */
function comesFromElsewhere({ headers }: IncomingMessage): boolean {
  return (
    headers['sec-fetch-site'] === 'cross-site' &&
    headers['sec-fetch-mode'] === 'navigate' &&
    headers['sec-fetch-dest'] === 'document'
  )
}

const revalidated = { 'Cache-Control': 'private, no-cache' }
const quoted = (etag: string) => (/^(W\/)?".*"$/.test(etag) ? etag : `"${etag}"`)

function matches(header: string | undefined, etag: string | undefined): boolean {
  if (!header || !etag) return false
  const strong = (tag: string) => tag.trim().replace(/^W\//, '')
  return header.split(',').some((tag) => strong(tag) === strong(etag))
}

const sendAgain = (address: string): Answer => ({ status: 200, headers: html, body: comeAgain(address) })
const notSignedIn: Answer = {
  status: 403,
  headers: html,
  body: plainPage('This browser is not signed in', 'Open the link that Inverscope printed where it was started.'),
}
const spentLink: Answer = {
  status: 403,
  headers: html,
  body: plainPage(
    'This link was used already',
    'A link signs in one browser, once. A new one was just printed where Inverscope was started.',
  ),
}
const wrongHost: Answer = {
  status: 421,
  headers: html,
  body: plainPage('Wrong address', 'Open the link that Inverscope printed, with the host name as it is there.'),
}
