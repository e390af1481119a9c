import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  declaredErrors,
  declareError,
  errorFromMessage,
  errorToMessage,
  FileMissing,
  InverscopeError,
  StepCountNotAllowed,
} from '../../../../src-shared/errors/errors.ts'

type JsonSchema = {
  type?: string
  enum?: unknown[]
  const?: unknown
  items?: JsonSchema
  properties?: Record<string, JsonSchema>
  required?: string[]
  anyOf?: JsonSchema[]
}

/** Made-up facts of the shape that an error declares: every string is its own name in brackets, so that a sentence shows what it uses. */
function sample(schema: JsonSchema, name = 'fact', optional = true): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf) return sample(schema.anyOf[0], name)
  if (schema.type === 'object') {
    const known = Object.entries(schema.properties ?? {}).filter(([key]) => optional || schema.required?.includes(key))
    return Object.fromEntries(known.map(([key, value]) => [key, sample(value, key, optional)]))
  }
  if (schema.type === 'array') return [sample(schema.items ?? {}, name), sample(schema.items ?? {}, name)]
  if (schema.type === 'boolean') return true
  return schema.type === 'integer' || schema.type === 'number' ? 7 : `<${name}>`
}

describe.each([...declaredErrors().entries()])('%s', (code, error) => {
  const schema = z.toJSONSchema(error.data) as JsonSchema
  const facts = sample(schema) as never
  const fewestFacts = sample(schema, 'fact', false) as never

  test('has a code in kebab case', () => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/)
  })

  test('has a sentence that ends, and shows no hole where a fact should be', () => {
    for (const { message } of [error(facts), error(fewestFacts)]) {
      expect(message).toMatch(/^[A-Z"<].{10,}[.)\w>]$/s)
      expect(message).not.toMatch(/undefined|null|\[object|\s{2}/)
    }
  })

  test('says the path that it is about', () => {
    if ('path' in (facts as object)) expect(error(facts).message).toContain('<path>')
  })

  test('is the same error after it crossed a border', () => {
    const crossed = errorFromMessage(JSON.parse(JSON.stringify(errorToMessage(error(facts)))))
    expect(error.is(crossed)).toBe(true)
    expect(crossed).toMatchObject({ code, message: error(facts).message, data: facts })
  })
})

test('a code is declared once', () => {
  expect(() => declareError('file-missing', z.object({}), () => '')).toThrow('declared twice')
})

test('an error is known by its code, not by its sentence', () => {
  const error = FileMissing({ path: '/data/a.png' })
  expect(FileMissing.is(error)).toBe(true)
  expect(StepCountNotAllowed.is(error)).toBe(false)
  expect(FileMissing.is(new Error(error.message))).toBe(false)
})

test('what caused an error stays with it on this side and does not cross', () => {
  const cause = new Error('ENOENT')
  const error = FileMissing({ path: '/data/a.png' }, { cause })
  expect(error.cause).toBe(cause)
  expect(JSON.stringify(errorToMessage(error))).not.toContain('ENOENT')
})

test('what nobody declared becomes internal, without a stack', () => {
  expect(errorToMessage(new TypeError('x is not a function'))).toEqual({
    code: 'internal',
    message: 'x is not a function',
    data: null,
  })
  expect(errorToMessage('thrown text').message).toBe('thrown text')
})

test('facts that are not those of the code are dropped, the sentence stays', () => {
  const error = errorFromMessage({ code: 'file-missing', message: 'It is gone.', data: { where: '/data' } })
  expect(error).toBeInstanceOf(InverscopeError)
  expect(error).toMatchObject({ code: 'internal', message: 'It is gone.', data: null })
})

test('a code of another version keeps its facts', () => {
  const message = { code: 'made-later', message: 'New.', data: { a: 1 } }
  expect(errorFromMessage(message)).toMatchObject(message)
})
