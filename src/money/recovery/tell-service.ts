/** Tells the debtor by message what happened in their case; the same stands on their pages (users.md Q6). */
import { yuan } from '#platform/fen'
import type { Tools } from '#platform/serve'
import { phoneOf } from '#registry/people'
import * as store from './store.ts'

function textOf(row: store.CaseRow, what: string, amountFen: number): string | null {
  const where = row.orgId ? '请登录工作台“资金追回”查看' : '请登录“我的—需退回的补贴”查看'
  switch (what) {
    case 'notice':
      return `关于已发补贴的追回告知书（${row.number}）已送达，${row.replyUntil} 前可以陈述申辩。事实、理由和材料，${where}。`
    case 'decision':
      return row.state === 'dismissed'
        ? `追回案件 ${row.number} 经核查不予追回，您无需退款。${where}。`
        : `追回决定 ${row.decisionNumber} 已作出，应退回 ${yuan(row.amountFen ?? 0)} 元，请于 ${row.dueOn} 前缴款；一次缴清有困难的可以申请分期。${where}。`
    case 'withdrawn':
      return `追回案件 ${row.number} 已撤销立案，您无需退款。`
    case 'plan':
      return `您的分期缴款（${row.number}）已同意，请按期缴款。${where}。`
    case 'plan-returned':
      return `您的分期缴款申请（${row.number}）未获同意，原因和下一步${where}。`
    case 'plan-lapsed':
      return `您的分期缴款（${row.number}）逾期已终止，余款全部到期，请尽快缴清。${where}。`
    case 'soon':
      return `您的追回款（${row.number}）近期应缴 ${yuan(amountFen)} 元。${where}。`
    case 'overdue':
      return `您的追回款（${row.number}）已逾期 ${yuan(amountFen)} 元，请尽快缴款。${where}。`
    case 'offset':
      return `已用应付给您的补贴抵扣追回款（${row.number}）${yuan(amountFen)} 元。${where}。`
    case 'closed':
      return `追回案件 ${row.number} 已全部结清，谢谢配合。`
    case 'reduce':
    case 'write-off':
      return `追回案件 ${row.number} 的应退回金额已变更。${where}。`
    default:
      return null
  }
}

/** Reaction to `recovery.told`. */
export async function tellRecovery(tools: Tools, payload: Record<string, unknown>): Promise<void> {
  if (!tools.messages.able) return
  const row = await store.caseById(tools.db, String(payload.recoveryId))
  if (!row) return
  const text = textOf(row, String(payload.what), Number(payload.amountFen ?? 0))
  const to = text && (await phoneOf(tools, row))
  if (!text || !to) return
  await tools.messages.send({
    to,
    template: `recovery-${payload.what}`,
    text,
    at: tools.clock.now().toISOString(),
  })
}
