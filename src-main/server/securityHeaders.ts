import { pagePolicy } from '../workbench/page/contentSecurityPolicy.ts'

/**
 * Headers of every answer.
 *
 * @param host  the request's Host header, checked before
 */
export function securityHeaders(host: string): Record<string, string> {
  return {
    'Content-Security-Policy': pagePolicy([`ws://${host}`, `wss://${host}`]),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=()',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  }
}
