import { expect, test } from 'vitest'
import { createSignIn } from '../../../../src-main/server/signIn.ts'

const enter = (signIn: ReturnType<typeof createSignIn>) => {
  const entered = signIn.enter(signIn.token())
  if (typeof entered !== 'object') throw new Error('the token should be good')
  return entered.cookie
}

test('a token opens the door once', () => {
  const signIn = createSignIn()
  const token = signIn.token()
  expect(signIn.enter(token)).toHaveProperty('cookie')
  expect(signIn.enter(token)).toBe('spent')
  expect(signIn.token()).not.toBe(token)
})

test('the next token is as good as the first', () => {
  const signIn = createSignIn()
  const [first, second] = [enter(signIn), enter(signIn)]
  expect(first).not.toBe(second)
  for (const cookie of [first, second]) expect(signIn.isSignedIn(cookie.split(';')[0])).toBe(true)
})

test('a guess opens nothing', () => {
  const signIn = createSignIn()
  for (const guess of ['', 'token', signIn.token().slice(1), `${signIn.token()}x`])
    expect(signIn.enter(guess)).toBe('unknown')
})

test('the session is kept from scripts and from other sites', () => {
  expect(enter(createSignIn())).toMatch(/^inverscope-[0-9a-f]{8}=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/)
})

test('the session is found among other cookies, and nothing else is one', () => {
  const signIn = createSignIn()
  const session = enter(signIn).split(';')[0]
  const [name, value] = session.split('=')
  expect(signIn.isSignedIn(`theme=dark; ${session}; a=b`)).toBe(true)
  for (const cookies of [undefined, '', name, `${name}=`, `${name}=${value}x`, `other=${value}`, value])
    expect(signIn.isSignedIn(cookies)).toBe(false)
})

test('the cookie of one server is nothing to another', () => {
  expect(createSignIn().isSignedIn(enter(createSignIn()).split(';')[0])).toBe(false)
})
