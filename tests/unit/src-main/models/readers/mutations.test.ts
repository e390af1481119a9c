import { expect, test } from 'vitest'
import { formats } from '../../../../fuzz/formats.ts'
import { fuzz } from '../../../../fuzz/fuzz.ts'

/** `npm run test:fuzz` reads twenty times as many, and counts what each takes. */
test.each(formats.map((format) => [format.name, format] as const))(
  'damaged files of %s are read or refused, never worse',
  async (_, format) => {
    const count = 1000 / (format.forms ?? 1)
    const { refused, failures } = await fuzz(format, { seed: 2, count, counting: false })
    expect(failures).toEqual([])
    expect(refused).toBeGreaterThan(count / 2)
  },
)
