/** One input of an act that its schema takes, made from the schema itself: for asking every act about the same record. */
import { z } from 'zod'
import type { AnyAct } from '#platform/serve'

interface Schema {
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  format?: string
  pattern?: string
  allOf?: Schema[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  minimum?: number
  minItems?: number
  minLength?: number
}

/** Texts for what patterns ask; the first that fits is taken. */
const TEXTS = [
  '2026-03-20',
  '350102',
  '13900000000',
  '0591-87654321',
  '622200001234',
  'some.login',
  // A phone's public key, and what it signed.
  `B${'A'.repeat(86)}`,
  'A'.repeat(86),
  '4-10-01-02',
  `${'a'.repeat(43)}.ics`,
  '2026-03',
  // A rule of risk, and what a secret vote is salted with.
  'shared-phone',
  'test-salt-0000000001',
  '按规定办理此事项',
]

function text(schema: Schema, uuid: string, region: string): string {
  if (schema.format === 'uuid') return uuid
  if (schema.format === 'uri') return 'https://learn.example.cn'
  if (schema.format === 'date-time') return '2026-03-20T01:00:00.000Z'
  const patterns = [schema.pattern, ...(schema.allOf ?? []).map((one) => one.pattern)].filter(
    (one): one is string => one !== undefined,
  )
  const fits = [region, ...TEXTS].find((one) =>
    patterns.every((pattern) => new RegExp(pattern, 'u').test(one)),
  )
  const base = patterns.length > 0 ? (fits ?? '') : '按规定办理此事项'
  return base.length >= (schema.minLength ?? 0) ? base : base.padEnd(schema.minLength ?? 0, '一')
}

function plain(schema: Schema, uuid: string, region: string): unknown {
  const next = (one: Schema) => plain(one, uuid, region)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const choice = schema.anyOf ?? schema.oneOf
  if (choice) return next(choice.find((one) => one.type !== 'null') ?? (choice[0] as Schema))
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'string':
      return text(schema, uuid, region)
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, schema.minimum === 0 ? 0 : 1)
    case 'boolean':
      return true
    case 'array':
      return Array.from({ length: schema.minItems ?? 1 }, () => next(schema.items ?? {}))
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name]) => schema.required?.includes(name))
          .map(([name, one]) => [name, next(one)]),
      )
    default:
      return '按规定办理此事项'
  }
}

const schemaOf = (act: AnyAct): Schema =>
  z.toJSONSchema(act.input, { target: 'draft-2020-12', unrepresentable: 'any', io: 'input' }) as Schema

const isUuid = (schema: Schema | undefined): boolean =>
  schema !== undefined &&
  (schema.format === 'uuid' || [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].some(isUuid))

/** Names of an act's own fields that carry an id. */
export const idFieldsOf = (act: AnyAct): string[] =>
  Object.entries(schemaOf(act).properties ?? {})
    .filter(([, one]) => isUuid(one))
    .map(([name]) => name)

/** Names of the ids inside an act's lists and parts that it cannot do without. */
export function innerIdsOf(act: AnyAct): string[] {
  const found = new Set<string>()
  const walk = (schema: Schema, name: string): void => {
    if (isUuid(schema)) found.add(name)
    else if (schema.items) walk(schema.items, name)
    else
      for (const [key, one] of Object.entries(schema.properties ?? {}))
        if (schema.required?.includes(key)) walk(one, key)
  }
  const { required, properties } = schemaOf(act)
  for (const [key, one] of Object.entries(properties ?? {}))
    if (required?.includes(key) && !isUuid(one)) walk(one, key)
  return [...found]
}

/** Every required field, every id set to `uuid`, every region to `region`; `more` for what a schema cannot say. */
export function plainInput(
  act: AnyAct,
  uuid: string,
  region: string,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return { ...(plain(schemaOf(act), uuid, region) as object), ...more }
}
