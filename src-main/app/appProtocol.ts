import type { Protocol } from 'electron'
import { appScheme } from './appAddress.ts'
import { errorToMessage } from '../../src-shared/errors/errors.ts'
import { blobPolicy, pagePolicy } from '../workbench/page/contentSecurityPolicy.ts'
import { readPageFile } from '../workbench/page/pageFile.ts'

/**
 * Makes `inverscope://app` an origin like https: with relative URLs, storage, fetch and a content security policy. Must run before the
 * app is ready. https://www.electronjs.org/docs/latest/api/protocol, https://www.electronjs.org/docs/latest/tutorial/security, item 18
 */
export function registerAppScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ])
}

export interface AppFiles {
  /** The built page, absolute. */
  rendererFolder: string
  /** What a `/blob/…` URL names: ids of open projects, never paths. */
  resolveBlob(url: string): Promise<{ body: Uint8Array; type: string; etag: string }>
}

/** Answers the page's requests: files of the built page, pictures and figures of open projects, and 404 for all else. */
export function handleAppProtocol(protocol: Protocol, files: AppFiles): void {
  protocol.handle(appScheme, (request) => answer(request, files))
}

const always = { 'X-Content-Type-Options': 'nosniff', 'Cross-Origin-Resource-Policy': 'same-origin' }

async function answer(
  { method, url }: { method: string; url: string },
  { rendererFolder, resolveBlob }: AppFiles,
): Promise<Response> {
  const { host, pathname, search } = new URL(url)
  if ((method !== 'GET' && method !== 'HEAD') || host !== 'app') return notFound()
  if (pathname.startsWith('/blob/')) return blob(method, () => resolveBlob(`${pathname}${search}`))
  try {
    const file = await readPageFile(rendererFolder, pathname)
    if (!file) return notFound()
    return respond(method, file.body, { 'Content-Type': file.type, 'Content-Security-Policy': pagePolicy() })
  } catch {
    return notFound()
  }
}

/** What an id leads to, or why it cannot be shown, as the server says it. */
async function blob(method: string, resolve: () => ReturnType<AppFiles['resolveBlob']>): Promise<Response> {
  try {
    const { body, type, etag } = await resolve()
    return respond(method, body, { 'Content-Type': type, ETag: etag, 'Content-Security-Policy': blobPolicy })
  } catch (error) {
    const headers = { 'Cache-Control': 'no-store', 'Content-Security-Policy': blobPolicy, ...always }
    return Response.json({ error: errorToMessage(error) }, { status: 404, headers })
  }
}

function respond(method: string, body: Uint8Array, headers: Record<string, string>): Response {
  const content = method === 'HEAD' ? undefined : new Uint8Array(body)
  return new Response(content, { status: 200, headers: { 'Cache-Control': 'no-cache', ...always, ...headers } })
}

function notFound(): Response {
  const headers = { 'Content-Type': 'text/plain', 'Content-Security-Policy': blobPolicy, ...always }
  return new Response('Not found', { status: 404, headers })
}
