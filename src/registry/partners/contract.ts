import { z } from 'zod'
import { act } from '#platform/act'
import {
  day,
  id,
  instant,
  intText,
  listInput,
  listOutput,
  reasonShape,
  regionCode,
  text,
  version,
} from '#platform/list'
import { type OpenVerb, openVerbs } from './open-rules.ts'
import { type KeyKind, type KeyState, keyKinds, keyMoves } from './rules.ts'

export * from './address-rules.ts'
export * from './hook-contract.ts'
export * from './open-rules.ts'
export * from './rules.ts'

const keys = <K extends string>(of: Record<K, unknown>) => Object.keys(of) as [K, ...K[]]
export const keyKind = z.enum(keys<KeyKind>(keyKinds))
const keyState = z.enum(keys<KeyState>(keyMoves.states))
const openVerb = z.enum(keys<OpenVerb>(openVerbs))
const path = '/api/partners/keys'

const row = z.object({
  id,
  code: z.string(),
  orgId: id,
  orgName: z.string(),
  regionName: z.string(),
  /** The region a department's program reaches; null where it reaches its organisation's own matters. */
  reachName: z.string().nullable(),
  kind: keyKind,
  title: z.string(),
  verbs: z.array(z.string()),
  verbTitles: z.array(z.string()),
  endsOn: day,
  perMinute: z.number(),
  dayChanges: z.number().nullable(),
  state: keyState,
  requestedAt: instant,
  lastUsedAt: instant.nullable(),
  taken: z.number(),
  refused: z.number(),
})
export type KeyRow = z.infer<typeof row>

export const requestKey = act({
  id: 'registry.partner-key.request',
  title: '申请接口密钥',
  method: 'POST',
  path,
  allow: { verb: 'partner.own' },
  input: z.object({
    kind: keyKind,
    title: text(40, 2),
    purpose: text(500, 10),
    verbs: z.array(openVerb).min(1, '请至少选择一项授权').max(40),
    endsOn: day,
    /** For departments: no farther than this region and what is under it. */
    reach: regionCode.optional(),
  }),
  output: z.object({ id, code: z.string(), version: z.number() }),
  clause: 'F2-5',
})

const listing = { ...listInput, state: keyState.optional(), kind: keyKind.optional() }
export const listKeys = act({
  id: 'registry.partner-key.list',
  title: '查询接口密钥',
  method: 'GET',
  path,
  allow: { verb: 'partner.read' },
  input: z.object(listing),
  output: listOutput(row),
})
/** An organisation's own keys, and what it may ask for. */
export const ownKeys = act({
  id: 'registry.partner-key.own',
  title: '查看本单位接口密钥',
  method: 'GET',
  path: '/api/partners/own-keys',
  allow: { verb: 'partner.own' },
  input: z.object({}),
  output: z.object({
    rows: z.array(row),
    mayAsk: z.array(z.object({ verb: openVerb, title: z.string(), writes: z.boolean() })),
    calendarMadeAt: instant.nullable(),
    /** A department's programs reach a region; no messages and no calendar are sent to it. */
    department: z.boolean(),
  }),
})

const detail = row.extend({
  purpose: z.string(),
  requestedByName: z.string(),
  checkedByName: z.string().nullable(),
  approvedByName: z.string().nullable(),
  reason: z.string().nullable(),
  collectedAt: instant.nullable(),
  oldUntil: instant.nullable(),
  /** What stands against the next step. */
  missing: z.array(reasonShape),
  /** Bytes of files received today; null where no scope needs files. */
  uploadedToday: z.number().nullable(),
  days: z.array(z.object({ day, taken: z.number(), refused: z.number() })),
  acts: z.array(
    z.object({ actId: z.string(), actTitle: z.string(), taken: z.number(), refused: z.number() }),
  ),
  version: z.number(),
  can: z.array(z.string()),
})
export type KeyView = z.infer<typeof detail>
export const getKey = act({
  id: 'registry.partner-key.get',
  title: '查看接口密钥',
  method: 'GET',
  path: `${path}/:id`,
  allow: { verb: 'partner.read' },
  input: z.object({ id }),
  output: detail,
})
export const getOwnKey = act({
  id: 'registry.partner-key.get-own',
  title: '查看本单位一个密钥',
  method: 'GET',
  path: '/api/partners/own-keys/:id',
  allow: { verb: 'partner.own' },
  input: z.object({ id }),
  output: detail,
})

const moved = z.object({ version: z.number(), state: keyState })
const step = { id, version }
const reason = text(300, 4)
const officer = { verb: 'partner.check' } as const
const own = { verb: 'partner.own' } as const

const limits = { perMinute: z.number().int().min(1).max(6000).optional() }
export const checkKey = act({
  id: 'registry.partner-key.check',
  title: '核对接口密钥申请',
  method: 'POST',
  path: `${path}/:id/check`,
  allow: officer,
  input: z.object({ ...step, ...limits }),
  output: moved,
})
export const openKey = act({
  id: 'registry.partner-key.open',
  title: '开通演练密钥',
  method: 'POST',
  path: `${path}/:id/open`,
  allow: officer,
  input: z.object({ ...step, ...limits }),
  output: moved,
})
export const approveKey = act({
  id: 'registry.partner-key.approve',
  title: '审定接口密钥',
  method: 'POST',
  path: `${path}/:id/approve`,
  allow: { verb: 'partner.approve' },
  input: z.object(step),
  output: moved,
})
export const refuseKey = act({
  id: 'registry.partner-key.refuse',
  title: '不予开通接口密钥',
  method: 'POST',
  path: `${path}/:id/refuse`,
  allow: officer,
  input: z.object({ ...step, reason }),
  output: moved,
})
export const suspendKey = act({
  id: 'registry.partner-key.suspend',
  title: '暂停接口密钥',
  method: 'POST',
  path: `${path}/:id/suspend`,
  allow: officer,
  input: z.object({ ...step, reason }),
  output: moved,
})
export const resumeKey = act({
  id: 'registry.partner-key.resume',
  title: '恢复接口密钥',
  method: 'POST',
  path: `${path}/:id/resume`,
  allow: { verb: 'partner.approve' },
  input: z.object({ ...step, reason }),
  output: moved,
})
export const cancelKey = act({
  id: 'registry.partner-key.cancel',
  title: '强制注销接口密钥',
  method: 'POST',
  path: `${path}/:id/cancel`,
  allow: officer,
  input: z.object({ ...step, reason }),
  output: moved,
})
export const revokeKey = act({
  id: 'registry.partner-key.revoke',
  title: '注销本单位接口密钥',
  method: 'POST',
  path: `${path}/:id/revoke`,
  allow: own,
  input: z.object({ ...step, reason }),
  output: moved,
})
/** The secret is shown once, to the organisation alone; no officer ever sees it. */
const secret = moved.extend({ code: z.string(), secret: z.string() })
export const collectKey = act({
  id: 'registry.partner-key.collect',
  title: '领取接口密钥',
  method: 'POST',
  path: `${path}/:id/collect`,
  allow: own,
  input: z.object(step),
  output: secret,
})
export const rotateKey = act({
  id: 'registry.partner-key.rotate',
  title: '更换接口密钥',
  method: 'POST',
  path: `${path}/:id/rotate`,
  allow: own,
  input: z.object(step),
  output: secret.extend({ oldUntil: instant }),
})

/* ---- files ---- */

/** A program's way to hand in a file: the body is the file. Sheets and proofs are then named by its id. */
export const uploadFile = act({
  id: 'registry.partner-file.upload',
  title: '用密钥上传文件',
  method: 'POST',
  path: '/api/partners/files',
  allow: 'signed-in',
  takes: 'file',
  input: z.object({ name: text(120) }),
  output: z.object({ id, name: z.string(), mime: z.string(), bytes: z.number(), sha256: z.string() }),
  perMinute: 120,
})

/* ---- what was refused, in the words everybody is refused in ---- */

const refusal = z.object({
  id,
  at: instant,
  method: z.string(),
  path: z.string(),
  actId: z.string().nullable(),
  status: z.number(),
  reasons: z.array(reasonShape),
})
const refusalsInput = {
  id,
  reasonCode: z.string().max(60).optional(),
  page: intText(1, 1000).default(1),
  size: intText(1, 200).default(20),
}
export const keyRefusals = act({
  id: 'registry.partner-key.refusals',
  title: '查询接口错误清单',
  method: 'GET',
  path: '/api/partners/own-keys/:id/refusals',
  allow: own,
  input: z.object(refusalsInput),
  output: listOutput(refusal),
})
/** The same for the program itself: the errors of the key that asks. */
export const ownRefusals = act({
  id: 'registry.partner-key.my-refusals',
  title: '查询本密钥的错误清单',
  method: 'GET',
  path: '/api/partners/my-refusals',
  allow: 'signed-in',
  input: z.object({ page: refusalsInput.page, size: refusalsInput.size }),
  output: listOutput(refusal),
})
/** Every code a refusal may carry. */
export const refusalCodeList = act({
  id: 'registry.partner-key.codes',
  title: '查询原因代码表',
  method: 'GET',
  path: '/api/partners/codes',
  allow: 'public',
  input: z.object({}),
  output: z.object({ rows: z.array(z.object({ code: z.string(), text: z.string() })) }),
})

/* ---- the calendar's address ---- */

export const makeCalendar = act({
  id: 'registry.partner.calendar',
  title: '生成日历订阅地址',
  method: 'POST',
  path: '/api/partners/calendar',
  allow: own,
  input: z.object({}),
  output: z.object({ path: z.string(), madeAt: instant }),
})
export const dropCalendar = act({
  id: 'registry.partner.drop-calendar',
  title: '停用日历订阅地址',
  method: 'POST',
  path: '/api/partners/calendar/drop',
  allow: own,
  input: z.object({}),
  output: z.object({ ok: z.literal(true) }),
})
