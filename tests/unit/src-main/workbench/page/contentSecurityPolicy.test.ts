import { expect, test } from 'vitest'
import { blobPolicy, pagePolicy } from '../../../../../src-main/workbench/page/contentSecurityPolicy.ts'

const directives = (policy: string) =>
  Object.fromEntries(policy.split('; ').map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1)]))

test('what is not named is not loaded, and scripts and styles come from the page itself', () => {
  expect(directives(pagePolicy())).toEqual({
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'blob:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  })
})

test('no policy allows inline scripts, eval or a network', () => {
  for (const policy of [pagePolicy(), blobPolicy]) expect(policy).not.toMatch(/unsafe-eval|https?:|\*/)
  expect(pagePolicy()).not.toContain('unsafe-inline')
  expect(directives(blobPolicy)).not.toHaveProperty('script-src')
  expect(directives(blobPolicy)).toHaveProperty('sandbox')
})
