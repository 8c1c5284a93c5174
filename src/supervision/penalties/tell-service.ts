/** Tells whom it is about by message; the same stands on their pages. */
import type { Tools } from '#platform/serve'
import { phoneOf } from '#registry/people'
import * as store from './store.ts'

function textOf(row: store.PenaltyRecord, what: string): string | null {
  const where = row.orgId ? '请登录工作台“处理与整改”查看' : '请登录“我的—处理告知”查看'
  switch (what) {
    case 'noticed':
      return `处理告知书（${row.number}）已送达，${row.replyUntil} 前可以陈述申辩。事实、拟采取的措施和依据，${where}。`
    case 'decided':
      return `处理决定 ${row.decisionNumber} 已作出。对决定不服的，可以依法申请行政复议或提起行政诉讼。措施和期限，${where}。`
    case 'withdrawn':
      return `处理（${row.number}）经审查不予处理，告知书中拟采取的措施均不采取。${where}。`
    case 'revoked':
      return `处理决定 ${row.decisionNumber} 已撤销。${where}。`
    default:
      return null
  }
}

/** Reaction to `penalty.told`. */
export async function tellPenalty(tools: Tools, payload: Record<string, unknown>): Promise<void> {
  if (!tools.messages.able) return
  const row = await store.penaltyById(tools.db, String(payload.penaltyId))
  const text = row && textOf(row, String(payload.what))
  const to = text && (await phoneOf(tools, row))
  if (!text || !to) return
  await tools.messages.send({
    to,
    template: `penalty-${payload.what}`,
    text,
    at: tools.clock.now().toISOString(),
  })
}
