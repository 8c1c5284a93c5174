/** Tells a person, once, that money waits for one tap. */
import { packOn } from '#money/policy'
import { dayOf } from '#platform/day'
import { yuan } from '#platform/fen'
import type { Tools } from '#platform/serve'
import { openPerson, peopleById } from '#registry/people'
import { asPlatform } from './platform-service.ts'
import { rowsFor } from './prefill-service.ts'
import { markTold } from './store.ts'

/** Reaction to a certificate, a fact, the end of a class or a supplement: whoever it concerns is told what is new. */
export async function tellPrefilled(tools: Tools, payload: Record<string, unknown>): Promise<void> {
  if (!tools.messages.able) return
  for (const personId of payload.personIds as string[]) {
    const [person] = await peopleById(tools.db, [personId])
    const phone = person && openPerson({ tools }, person).phone
    if (!phone) continue
    const at = tools.clock.now().toISOString()
    const rows = await rowsFor(asPlatform(tools), personId)
    const fresh = []
    for (const row of rows) {
      const told = { personId, subsidyKind: row.subsidyKind, thing: row.key, amountFen: row.amountFen ?? 0 }
      if (await markTold(tools.db, { ...told, toldAt: at })) fresh.push(row)
    }
    if (fresh.length === 0) continue
    // Of several for one certificate only one may be had: the largest is named.
    const best = new Map<string, (typeof fresh)[number]>()
    for (const row of fresh) {
      const held = best.get(row.group)
      if (!held || (row.amountFen ?? 0) > (held.amountFen ?? 0)) best.set(row.group, row)
    }
    for (const row of best.values()) {
      const amount = row.amountFen === null ? '' : `${yuan(row.amountFen)} 元`
      const todo =
        row.asks.length === 0
          ? '点一下确认即可'
          : `补充${row.asks.map((ask) => ask.title).join('、')}后确认即可`
      await tools.messages.send({
        to: phone,
        template: 'subsidy-prefilled',
        text: `您有一笔${row.subsidyTitle}${amount}（${row.title}）可以领取，无需填表：登录“我的”，${todo}。`,
        at,
      })
    }
  }
}

/** Reaction to a class's end: an allowance waits for its trainees, where the region has a policy for one. */
export async function tellClassClosed(tools: Tools, payload: Record<string, unknown>): Promise<void> {
  const today = dayOf(tools.clock.now().toISOString())
  if (await packOn(tools.db, String(payload.region), 'living-allowance', today))
    await tellPrefilled(tools, payload)
}
