import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { contract } from '../../../../src-shared/contract/contract.ts'
import type { Method, Stream } from '../../../../src-shared/contract/method.ts'
import { declaredErrors } from '../../../../src-shared/errors/errors.ts'

const entries = Object.entries(contract) as [string, Method | Stream][]
const methods = entries.flatMap(([, entry]) => (entry.kind === 'method' ? [entry] : []))

test('every name is used once', () => {
  const names = entries.map(([, { name }]) => name)
  expect(new Set(names).size).toBe(names.length)
})

describe.each(entries)('%s', (_key, entry) => {
  test('is named after what it is about and what it does', () => {
    expect(entry.name).toMatch(/^[a-z]+\.[a-z]+([A-Z][a-z]+)*$/)
  })

  test('crosses as JSON: its schemas describe nothing that JSON cannot hold', () => {
    const schemas = [entry.input, entry.kind === 'method' ? entry.output : entry.payload]
    for (const schema of schemas) expect(() => z.toJSONSchema(schema, { io: 'input' })).not.toThrow()
  })

  test('takes an object, so that a later version can add to it', () => {
    expect(entry.input).toBeInstanceOf(z.ZodObject)
  })
})

test('every error that a method names is a declared one, and named once', () => {
  for (const { name, errors } of methods) {
    const codes = errors.map(({ code }) => code)
    expect(codes.filter((code) => !declaredErrors().has(code))).toEqual([])
    expect(new Set(codes).size, `${name} names an error twice`).toBe(codes.length)
  }
})
