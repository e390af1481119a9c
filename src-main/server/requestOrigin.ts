import { isIP } from 'node:net'
import { hostname } from 'node:os'

/** True for an address that only programs on this machine can reach: 127.x.x.x, ::1 or localhost. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'))
}

/**
 * True where a request's Host header is one that a person would have typed. A page of a foreign site whose name was pointed at this
 * machine (DNS rebinding) sends its own name and is refused. The port is free to differ: through `ssh -L` it is another one.
 *
 * @param served  the address that the server listens on; where others can reach it, numeric addresses and this machine's name count too
 */
export function isAllowedHost(header: string | undefined, served: string): boolean {
  const name = hostOf(header)
  if (name === undefined) return false
  if (isLoopback(name)) return true
  if (isLoopback(served)) return false
  return isIP(name) !== 0 || [served.toLowerCase(), hostname().toLowerCase()].includes(name)
}

/** True where the page that sent the request came from this very server: its Origin names the same host and port as the Host header. */
export function isSameOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (!origin || !host || !URL.canParse(origin)) return false
  const { protocol, host: from } = new URL(origin)
  return (protocol === 'http:' || protocol === 'https:') && from === new URL(`${protocol}//${host}`).host
}

function hostOf(header: string | undefined): string | undefined {
  if (!header || !URL.canParse(`http://${header}`)) return undefined
  const url = new URL(`http://${header}`)
  // `user@host` and `host/path` parse as URLs too, but no browser sends them.
  if (url.username || url.password || url.pathname !== '/' || url.search || url.hash) return undefined
  return url.hostname.replace(/^\[(.*)\]$/, '$1')
}
