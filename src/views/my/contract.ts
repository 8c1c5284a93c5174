/** What a worker is told about themselves that no single module knows. */
import { z } from 'zod'
import { act } from '#platform/act'
import { instant, intText } from '#platform/list'

/** How somebody came to see something of a person in clear, or asked others about them. */
export const lookKinds = {
  seen: '查看明文信息',
  photo: '查看签到照片',
  exported: '随名册或拨付文件导出',
  asked: '向其他部门数据查询',
} as const
export type LookKind = keyof typeof lookKinds

const row = z.object({
  id: z.string(),
  at: instant,
  kind: z.enum(Object.keys(lookKinds) as [LookKind, ...LookKind[]]),
  kindTitle: z.string(),
  /** The office; officers stand in the record by name, for those who supervise them. */
  org: z.string(),
  reason: z.string().nullable(),
  /** What it concerned. */
  about: z.string().nullable(),
  /** Registers asked, with what they said: listed, not listed, or nothing known of it. */
  registers: z.array(
    z.object({ title: z.string(), source: z.string(), dataDate: z.string().nullable(), said: z.string() }),
  ),
})
export type LookRow = z.infer<typeof row>

export const myAccessLog = act({
  id: 'my.access-log',
  title: '查询谁看过本人信息',
  method: 'GET',
  path: '/api/my/access-log',
  allow: 'worker',
  input: z.object({ page: intText(1, 1000).default(1) }),
  output: z.object({ rows: z.array(row), more: z.boolean() }),
})
