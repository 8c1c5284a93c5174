import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, instant, listInput, listOutput, regionCode, text, version } from '#platform/list'
import {
  type CallState,
  callMoves,
  type Feature,
  features,
  type PlatformState,
  platformMoves,
  type ScoreItem,
  scoreItems,
} from './rules.ts'

export * from './learning-contract.ts'
export * from './learning-rules.ts'
export * from './rules.ts'

const keys = <K extends string>(of: Record<K, unknown>) => Object.keys(of) as [K, ...K[]]
const state = z.enum(keys<PlatformState>(platformMoves.states))
const feature = z.enum(keys<Feature>(features))
const shownFile = z.object({ id, name: z.string(), mime: z.string(), bytes: z.number(), url: z.string() })

/* ---- calls: the public solicitation (F2-5) ---- */

const callState = z.enum(keys<CallState>(callMoves.states))
const call = z.object({
  id,
  region: z.string(),
  regionName: z.string(),
  title: z.string(),
  body: z.string(),
  opensOn: day,
  closesOn: day,
  state: callState,
  madeByName: z.string(),
  publishedAt: instant.nullable(),
  applications: z.number(),
  version: z.number(),
  can: z.array(z.string()),
})
export type CallView = z.infer<typeof call>

export const addCall = act({
  id: 'training.platform-call.add',
  title: '起草线上平台征集公告',
  method: 'POST',
  path: '/api/training/platform-calls',
  allow: { verb: 'platform.assess' },
  input: z.object({
    region: regionCode,
    title: text(80, 4),
    body: text(3000, 10),
    opensOn: day,
    closesOn: day,
  }),
  output: z.object({ id, version: z.number() }),
  clause: 'F2-5',
})
export const publishCall = act({
  id: 'training.platform-call.publish',
  title: '发布线上平台征集公告',
  method: 'POST',
  path: '/api/training/platform-calls/:id/publish',
  allow: { verb: 'platform.decide' },
  input: z.object({ id, version }),
  output: z.object({ version: z.number() }),
  clause: 'F2-5',
})
export const withdrawCall = act({
  id: 'training.platform-call.withdraw',
  title: '撤销线上平台征集公告',
  method: 'POST',
  path: '/api/training/platform-calls/:id/withdraw',
  allow: { verb: 'platform.decide' },
  input: z.object({ id, version, reason: text(300, 4) }),
  output: z.object({ version: z.number() }),
})
export const listCalls = act({
  id: 'training.platform-call.list',
  title: '查询线上平台征集公告',
  method: 'GET',
  path: '/api/training/platform-calls',
  allow: { verb: 'platform.read' },
  input: z.object({ ...listInput, state: callState.optional() }),
  output: listOutput(call),
})
/** Calls anybody may answer today, and what may be read of them. */
export const openCalls = act({
  id: 'training.platform-call.open',
  title: '公开线上平台征集公告',
  method: 'GET',
  path: '/api/training/open-platform-calls',
  allow: 'public',
  input: z.object({}),
  output: z.object({
    rows: z.array(
      call.pick({ id: true, regionName: true, title: true, body: true, opensOn: true, closesOn: true }),
    ),
  }),
  clause: 'F2-5',
})

/* ---- platforms ---- */

const about = {
  name: text(60, 2),
  url: z
    .url('请填写网址，如 https://example.cn')
    .max(200)
    .refine((one) => one.startsWith('https://'), '网址须以 https:// 开头'),
  recordNo: text(40, 4),
  intro: text(1000, 10),
  features: z.array(feature).max(10),
  files: z.array(id).max(10).default([]),
  contactName: text(30, 2),
  contactPhone: z.string().regex(/^[\d-]{7,15}$/, '联系电话应为 7 至 15 位数字'),
}
const done = z.object({ version: z.number(), state })
const step = { id, version }

export const applyPlatform = act({
  id: 'training.platform.apply',
  title: '申请线上培训平台',
  method: 'POST',
  path: '/api/training/platforms',
  allow: { verb: 'platform.apply' },
  input: z.object({ callId: id, ...about }),
  output: z.object({ id, version: z.number() }),
  clause: 'F2-5',
})
export const savePlatform = act({
  id: 'training.platform.save',
  title: '修改线上平台申请',
  method: 'POST',
  path: '/api/training/platforms/:id/save',
  allow: { verb: 'platform.apply' },
  input: z.object({ ...step, ...about }),
  output: done,
})
const move = <const M extends string, const T extends string, const V extends string>(
  name: M,
  title: T,
  verb: V,
) =>
  act({
    id: `training.platform.${name}`,
    title,
    method: 'POST',
    path: `/api/training/platforms/:id/${name}`,
    allow: { verb },
    input: z.object(step),
    output: done,
    clause: 'F2-5',
  })
const moveFor = <const M extends string, const V extends string>(name: M, title: string, verb: V) =>
  act({
    id: `training.platform.${name}`,
    title,
    method: 'POST',
    path: `/api/training/platforms/:id/${name}`,
    allow: { verb },
    input: z.object({ ...step, reason: text(500, 4) }),
    output: done,
    clause: 'F2-5',
  })
export const submitPlatform = move('submit', '提交线上平台申请', 'platform.apply')
export const withdrawPlatform = move('withdraw', '撤回线上平台申请', 'platform.apply')
export const listPlatform = move('list', '审定公布线上平台', 'platform.decide')
export const returnPlatform = moveFor('return', '退回线上平台申请', 'platform.assess')
export const refusePlatform = moveFor('refuse', '线上平台不予入选', 'platform.decide')
export const suspendPlatform = moveFor('suspend', '暂停使用线上平台', 'platform.assess')
export const resumePlatform = moveFor('resume', '恢复使用线上平台', 'platform.decide')
export const removePlatform = moveFor('remove', '移出线上平台名单', 'platform.decide')

const points = (item: ScoreItem) => z.number().int().min(0).max(scoreItems[item].most)
/** The first one decides on selection; later ones keep watch over a listed platform. */
export const assessPlatform = act({
  id: 'training.platform.assess',
  title: '评估线上平台质量',
  method: 'POST',
  path: '/api/training/platforms/:id/assess',
  allow: { verb: 'platform.assess' },
  input: z.object({
    ...step,
    scores: z.object({
      courses: points('courses'),
      identity: points('identity'),
      presence: points('presence'),
      records: points('records'),
      service: points('service'),
    }),
    opinion: text(1000, 10),
  }),
  output: done.extend({ total: z.number(), passed: z.boolean() }),
  clause: 'F2-5',
})

const row = z.object({
  id,
  orgId: id,
  orgName: z.string(),
  region: z.string(),
  regionName: z.string(),
  name: z.string(),
  url: z.string(),
  state,
  listedAt: instant.nullable(),
  filedAt: instant.nullable(),
  lastTotal: z.number().nullable(),
  classes: z.number(),
  lastReportAt: instant.nullable(),
})
export type PlatformRow = z.infer<typeof row>

export const listPlatforms = act({
  id: 'training.platform.browse',
  title: '查询线上培训平台',
  method: 'GET',
  path: '/api/training/platforms',
  allow: { verb: 'platform.read' },
  input: z.object({ ...listInput, state: state.optional(), region: regionCode.optional() }),
  output: listOutput(row),
  clause: 'F2-5',
})
export const getPlatform = act({
  id: 'training.platform.get',
  title: '查看线上培训平台',
  method: 'GET',
  path: '/api/training/platforms/:id',
  allow: { verb: 'platform.read' },
  input: z.object({ id }),
  output: row.extend({
    callTitle: z.string(),
    recordNo: z.string(),
    intro: z.string(),
    features: z.array(feature),
    files: z.array(shownFile),
    contactName: z.string(),
    contactPhone: z.string(),
    reason: z.string().nullable(),
    stoppedAt: instant.nullable(),
    assessments: z.array(
      z.object({
        id,
        assessedOn: day,
        scores: z.record(z.string(), z.number()),
        total: z.number(),
        passed: z.boolean(),
        opinion: z.string(),
        assessedByName: z.string(),
      }),
    ),
    version: z.number(),
    can: z.array(z.string()),
  }),
})
/** The published list: who may be used for the online part of subsidised training. */
export const publishedPlatforms = act({
  id: 'training.platform.published',
  title: '公布线上培训平台名单',
  method: 'GET',
  path: '/api/training/published-platforms',
  allow: 'public',
  input: z.object({ region: regionCode.optional() }),
  output: z.object({
    rows: z.array(
      z.object({
        id,
        name: z.string(),
        orgName: z.string(),
        regionName: z.string(),
        url: z.string(),
        intro: z.string(),
        contactPhone: z.string(),
        listedOn: day,
      }),
    ),
  }),
  clause: 'F2-5',
})
