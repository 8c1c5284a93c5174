import { z } from 'zod'
import { act } from '#platform/act'
import { id, instant, text } from '#platform/list'
import { defineRefusals } from '#platform/refusal'

export const refusals = defineRefusals('record', {
  not_a_note: {
    text: '这不是本平台签发的封存凭据，或内容已被改动。',
    clause: 'F37-15',
    next: '请粘贴完整的凭据原文，含最后一行签名。',
  },
  newer: {
    text: (f: { size: number; have: number }) =>
      `凭据封存 ${f.size} 条记录，而平台现有封存只有 ${f.have} 条：其后的记录不见了。`,
    clause: 'F37-15',
    next: '请立即联系省级纪检监察机构，并保留该凭据。',
  },
  broken: {
    text: '封存值与已签发的凭据不符，封存已停止。',
    clause: 'F37-15',
    next: '请立即核验全部记录，报告省级部门，并从备份核对。',
  },
  nothing_sealed: { text: '还没有已封存的记录。', next: '记录每分钟封存一次，请稍后再试。' },
})

export const findingKinds = {
  changed: '记录内容与封存时不一致',
  missing: '已封存的记录被删除',
  gap: '封存序号不连续',
  root: '封存值被改动，与已签发凭据不符',
  signature: '凭据签名无效',
} as const
export type FindingKind = keyof typeof findingKinds
const finding = z.object({
  kind: z.enum(Object.keys(findingKinds) as [FindingKind, ...FindingKind[]]),
  /** Place in the tree; of `root` and `signature`, the head's size. */
  position: z.number(),
  entryId: z.string().nullable(),
  what: z.string(),
})
export type Finding = z.infer<typeof finding>

const head = z.object({ size: z.number(), rootHex: z.string(), at: instant, note: z.string() })

/** Signed heads of the record, newest first: whoever keeps one can later prove that nothing before it was changed. */
export const listHeads = act({
  id: 'supervision.record.heads',
  title: '查询封存凭据',
  method: 'GET',
  path: '/api/record/heads',
  allow: 'public',
  input: z.object({}),
  output: z.object({
    origin: z.string(),
    /** PEM of the Ed25519 key that signs. */
    publicKey: z.string(),
    rows: z.array(head),
  }),
  clause: 'F37-15',
})

export const proveConsistency = act({
  id: 'supervision.record.consistency',
  title: '查询封存一致性证明',
  method: 'GET',
  path: '/api/record/consistency',
  allow: 'public',
  input: z.object({ from: z.coerce.number().int().min(0), to: z.coerce.number().int().min(0) }),
  output: z.object({ from: z.number(), to: z.number(), proofHex: z.array(z.string()) }),
  perMinute: 60,
})

export const compareHead = act({
  id: 'supervision.record.compare',
  title: '比对封存凭据',
  method: 'POST',
  path: '/api/record/compare',
  allow: 'public',
  changes: false,
  perMinute: 30,
  input: z.object({ note: text(2000, 20) }),
  output: z.object({
    agrees: z.boolean(),
    kept: z.object({ size: z.number(), at: z.string() }),
    now: z.object({ size: z.number(), at: z.string() }),
  }),
  clause: 'F37-15',
})

export const proveRecord = act({
  id: 'supervision.record.prove',
  title: '核验全部操作记录',
  method: 'POST',
  path: '/api/record/prove',
  allow: { verb: 'record.prove' },
  input: z.object({}),
  output: z.object({ id, holds: z.boolean() }),
  clause: 'F37-15',
})

export const listProofs = act({
  id: 'supervision.record.proofs',
  title: '查询记录核验结果',
  method: 'GET',
  path: '/api/record/proofs',
  allow: { verb: 'record.prove' },
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        id,
        at: instant,
        byName: z.string(),
        size: z.number(),
        holds: z.boolean(),
        checkpoints: z.number(),
        unsealed: z.number(),
        findings: z.array(finding),
        millis: z.number(),
      }),
    ),
  }),
})

/** 一班一档 as one file that `tools/verify-class-file.mjs` checks without us. */
export const exportClassFile = act({
  id: 'supervision.record.class-file',
  title: '导出班级档案包',
  method: 'POST',
  path: '/api/record/class/:id/file',
  allow: { verb: 'class.read' },
  input: z.object({ id }),
  output: z.any(),
  produces: 'file',
  clause: 'F2-3',
})
