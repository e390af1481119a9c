import { z } from 'zod'

/**
 * Import this before any schema on a page with a strict content security policy: zod otherwise probes `new Function`, which the
 * policy refuses and reports. Checks stay the same, interpreted instead of compiled.
 */
z.config({ jitless: true })
