/** Tells people what the bank did with their own claim; institutions see it on their screens. */
import { yuan } from '#platform/fen'
import type { Tools } from '#platform/serve'
import { openPerson, peopleById } from '#registry/people'
import { claimById } from './store.ts'

/** Reaction to `payment.settled`: a message to each person whose own claim was paid or sent back. */
export async function tellSettled(tools: Tools, payload: Record<string, unknown>): Promise<void> {
  if (!tools.messages.able) return
  const settled = payload.settled as { claimId: string; paid: boolean; reason: string | null }[]
  for (const one of settled) {
    const claim = await claimById(tools.db, one.claimId)
    if (!claim?.personId) continue
    const [person] = await peopleById(tools.db, [claim.personId])
    const phone = person && openPerson({ tools }, person).phone
    if (!phone) continue
    await tools.messages.send({
      to: phone,
      template: one.paid ? 'subsidy-paid' : 'subsidy-bounced',
      text: one.paid
        ? `您申领的补贴（${claim.number}）${yuan(claim.amountFen)} 元已由银行拨付，请留意账户；为什么是这个金额，可在“我的补贴”中查看。`
        : `您申领的补贴（${claim.number}）被银行退回：${one.reason ?? '原因未注明'}。请登录“我的”核对收款账户。`,
      at: tools.clock.now().toISOString(),
    })
  }
}
