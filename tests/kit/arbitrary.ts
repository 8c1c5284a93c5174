/** Inputs of an act, made from its JSON Schema: mostly well formed, some spoiled on purpose. */
import fc, { type Arbitrary } from 'fast-check'

interface Schema {
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  format?: string
  pattern?: string
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: Schema | boolean
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  maxLength?: number
}

const NASTY = [
  '',
  ' ',
  '0',
  '-1',
  'null',
  "' or 1=1 --",
  '<script>alert(1)</script>',
  '=1+1',
  '\u0000',
  '\ud800',
  '𠮷',
  '../../etc/passwd',
  '99999999999999999999',
  '1e309',
  '2026-02-30',
  '__proto__',
  'constructor',
  '35020',
  '$' + '{7*7}',
  'a'.repeat(5000),
]
const junk: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER + 2, [], {}, [[]], {
    __proto__: 1,
  }),
  fc.constantFrom(...NASTY),
)

function textOf(schema: Schema, ids: readonly string[]): Arbitrary<unknown> {
  if (schema.format === 'uuid') return fc.oneof(fc.uuid(), fc.constantFrom(...ids))
  if (schema.format === 'date-time')
    return fc.constantFrom('2026-03-01T01:00:00Z', '2026-03-01T01:00:00+08:00')
  if (schema.pattern?.includes('\\d{4}-\\d{2}-\\d{2}'))
    return fc.constantFrom('2026-03-01', '2026-12-01', '2020-02-29', '2026-02-30')
  if (schema.pattern?.includes('\\d{6}')) return fc.constantFrom('350200', '350203', '350102', '999999')
  return fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom('演示文本', '按规定办理', ...NASTY))
}

function wellFormed(schema: Schema, ids: readonly string[], depth: number): Arbitrary<unknown> {
  const next = (s: Schema) => fromSchema(s, ids, depth + 1)
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return fc.oneof(...choices.map(next))
  if (schema.allOf) return next(Object.assign({}, ...schema.allOf))
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  switch (type) {
    case 'string':
      return textOf(schema, ids)
    case 'integer':
      return fc.integer({
        min: Math.max(schema.minimum ?? -5, -1e9),
        max: Math.min(schema.maximum ?? 100, 1e9),
      })
    case 'number':
      return fc.double({ noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(next(schema.items ?? {}), {
        minLength: Math.min(schema.minItems ?? 0, 3),
        maxLength: 3,
      })
    case 'object': {
      const entries = Object.entries(schema.properties ?? {})
      if (entries.length === 0) return fc.constant({})
      return fc.record(Object.fromEntries(entries.map(([name, s]) => [name, next(s)])), {
        requiredKeys: schema.required ?? [],
      })
    }
    default:
      return junk
  }
}

/** One value in fifteen is junk of another type, at any depth. */
export function fromSchema(schema: Schema, ids: readonly string[], depth = 0): Arbitrary<unknown> {
  if (depth > 6) return junk
  const good = wellFormed(schema, ids, depth)
  return depth === 0 ? good : fc.oneof({ arbitrary: good, weight: 14 }, { arbitrary: junk, weight: 1 })
}
