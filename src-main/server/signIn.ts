import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Who may use the server: whoever holds the link that it printed, then the browser that opened it. */
export interface SignIn {
  /** The token of the link that is good now. */
  token(): string
  /**
   * Spends a token.
   *
   * @returns a Set-Cookie header where the token was good; `spent` where it was good once; `unknown` otherwise
   */
  enter(token: string): { cookie: string } | 'spent' | 'unknown'
  /** True where a Cookie header holds the session of a browser that entered. */
  isSignedIn(cookies: string | undefined): boolean
}

const digest = (value: string) => createHash('sha256').update(value).digest()
const secret = () => randomBytes(32).toString('base64url')
const includes = (known: readonly Buffer[], value: string) => {
  const wanted = digest(value)
  return known.some((one) => timingSafeEqual(one, wanted))
}

/**
 * One-time tokens that turn into session cookies. A token works once, so a link in a terminal's history or a chat opens nothing; the
 * next token is made when one is spent. Sessions end with the server, or with the browser.
 *
 * The cookie's name is the server's own, because browsers keep one set of cookies for all ports of a host and several tunnels may end there.
 */
export function createSignIn(): SignIn {
  const name = `inverscope-${randomBytes(4).toString('hex')}`
  const sessions: Buffer[] = []
  const spent: Buffer[] = []
  let current = secret()
  return {
    token: () => current,
    enter(token) {
      if (!includes([digest(current)], token)) return includes(spent, token) ? 'spent' : 'unknown'
      spent.push(digest(current))
      current = secret()
      const session = secret()
      sessions.push(digest(session))
      return { cookie: `${name}=${session}; HttpOnly; SameSite=Strict; Path=/` }
    },
    isSignedIn(cookies = '') {
      return cookies
        .split(';')
        .map((cookie) => cookie.trim().split('='))
        .some(([key, value]) => key === name && value !== undefined && includes(sessions, value))
    },
  }
}
