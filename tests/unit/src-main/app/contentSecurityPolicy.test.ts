import { expect, test } from 'vitest'
import { blobPolicy, contentSecurityPolicy } from '../../../../src-main/app/contentSecurityPolicy.ts'

const directives = (policy: string) =>
  Object.fromEntries(policy.split('; ').map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1)]))

test('what is not named is not loaded, and scripts and styles come from the page itself', () => {
  expect(directives(contentSecurityPolicy)).toEqual({
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'blob:', 'data:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  })
})

test('no policy allows inline scripts, eval or a network', () => {
  for (const policy of [contentSecurityPolicy, blobPolicy]) expect(policy).not.toMatch(/unsafe-eval|https?:|\*/)
  expect(contentSecurityPolicy).not.toContain('unsafe-inline')
  expect(directives(blobPolicy)).not.toHaveProperty('script-src')
  expect(directives(blobPolicy)).toHaveProperty('sandbox')
})
