/** Shapes of every list: paged, sorted, searchable, its state kept in the address of the screen. */
import { z } from 'zod'
import { isDay } from './day.ts'

/** Query strings carry text; these read numbers and flags from it. */
export const intText = (min: number, max: number) => z.coerce.number().int().min(min).max(max)
export const flagText = z.enum(['true', 'false']).transform((v) => v === 'true')

/** Text a person types: trimmed, no control characters. */
export const text = (max: number, min = 1) =>
  z
    .string()
    .trim()
    .min(min, min === 1 ? '不能为空' : `至少填写 ${min} 个字`)
    .max(max, `最多填写 ${max} 个字`)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
    .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, '含有不可见的控制字符')

export const listInput = {
  q: text(100, 0).optional(),
  page: intText(1, 100_000).default(1),
  size: intText(1, 200).default(20),
  /** Column, descending with a leading minus. Each store allows its own columns only. */
  sort: z.string().max(40).optional(),
}

export const listOutput = <T extends z.ZodType>(row: T) =>
  z.object({ rows: z.array(row), total: z.number().int(), page: z.number().int(), size: z.number().int() })

export interface Page<T> {
  rows: T[]
  total: number
  page: number
  size: number
}

/** A day that exists: the database refuses 30 February and the year 0 with an error, not with a reason. */
export const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, '请填写日期，如 2026-03-01')
  .refine((text) => isDay(text) && text >= '1000', '没有这一天，请填写日期，如 2026-03-01')
/** Any offset is understood and put down in UTC, in the one shape that rules compare as text. */
export const instant = z.iso
  .datetime({ offset: true })
  .refine((text) => text >= '1900' && text < '2200', '没有这个时间，请填写如 2026-03-01T09:00:00+08:00')
  .overwrite((text) => (Number.isNaN(Date.parse(text)) ? text : new Date(text).toISOString()))
export const id = z.uuid()
export const fenAmount = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
export const regionCode = z.string().regex(/^\d{6}$/, '行政区划代码为六位数字')
export const phone = z
  .string()
  .trim()
  .regex(/^1\d{10}$/, '手机号码应为 11 位数字')
export const version = z.number().int().min(1)
/** A step on one record as it was last seen, and the same with the reason for it. */
export const step = { id, version }
export const withReason = (most = 200, least = 2) => z.object({ ...step, reason: text(most, least) })
export const moved = z.object({ version: z.number() })
/** What acts that move a record have alike: `stepOn('money.pause', '/api/money/pauses')('lift', '恢复', 'budget.approve')`. */
export const stepOn =
  (noun: string, path: string, suffix = '') =>
  <const V extends string>(name: string, title: string, verb: V, clause?: string) => ({
    id: `${noun}.${name}${suffix}`,
    title,
    method: 'POST' as const,
    path: `${path}/:id/${name}`,
    allow: { verb },
    input: z.object(step),
    output: moved,
    ...(clause ? { clause } : {}),
  })

/** A `Reason` inside a reply: what is still missing, why something can't be done now. */
export const reasonShape = z.object({
  code: z.string(),
  message: z.string(),
  clause: z.string().optional(),
  field: z.string().optional(),
  row: z.number().optional(),
  next: z.string().optional(),
  facts: z.record(z.string(), z.unknown()).optional(),
})
/** A line of a record's history, as the audit has it. */
export const historyRow = z.object({
  at: instant,
  actTitle: z.string(),
  summary: z.string(),
  actorName: z.string(),
  actorOrg: z.string().nullable(),
  reason: z.string().nullable(),
})

/** A paper that was issued and served: kept as it was, with a link that opens it for a short time. */
export const paperRow = z.object({
  id,
  kind: z.string(),
  title: z.string(),
  number: z.string(),
  sha256: z.string(),
  issuedAt: instant,
  url: z.string(),
})
export type PaperRow = z.infer<typeof paperRow>
