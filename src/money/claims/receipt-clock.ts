/** Each night: our own books against each other, banks that keep silent, payees asked once more whether it has arrived. */
import { loadCalendar } from '#platform/calendar'
import { addDays, dayOf, instantAt, workdaysBetween } from '#platform/day'
import { yuan } from '#platform/fen'
import type { Tools } from '#platform/serve'
import { openPerson, peopleById } from '#registry/people'
import type { AnyCtx } from './moves-service.ts'
import { BANK_WORKDAYS, bookCases, REMIND_WORKDAYS } from './receipt-rules.ts'
import { openCase } from './receipt-service.ts'
import * as store from './receipt-store.ts'

/** How far back paid transfers are looked at again: they don't change any more afterwards. */
const LOOK_BACK_DAYS = 40

export async function reconcile(tools: Tools): Promise<{ cases: number; reminded: number }> {
  const now = tools.clock.now().toISOString()
  const today = dayOf(now)
  const calendar = await loadCalendar(tools.db)
  let cases = 0
  for (const book of await store.booksToCheck(
    tools.db,
    instantAt(addDays(today, -LOOK_BACK_DAYS), '00:00'),
  )) {
    const found = book.state === 'paid' ? bookCases(book) : []
    const waited = workdaysBetween(dayOf(book.confirmedAt), today, calendar)
    if (book.state === 'waiting' && waited > BANK_WORKDAYS) {
      found.push({
        kind: 'bank-silent',
        expectedFen: book.transferFen,
        toldFen: 0,
        body: `批次已确认 ${waited} 个工作日，银行没有回单，金额 ${yuan(book.transferFen)} 元`,
      })
    }
    if (found.length === 0) continue
    cases += await tools.db.transaction().execute(async (trx) => {
      const ctx = { db: trx, tools, now, today } as unknown as AnyCtx
      const about = {
        claimId: book.claimId,
        region: book.region,
        claimLineId: null,
        paymentLineId: book.id,
        receiptId: null,
      }
      let opened = 0
      for (const one of found) if (await openCase(ctx, about, one)) opened += 1
      return opened
    })
  }
  return { cases, reminded: await remind(tools, today, now) }
}

async function remind(tools: Tools, today: string, now: string): Promise<number> {
  if (!tools.messages.able) return 0
  const calendar = await loadCalendar(tools.db)
  let until = today
  while (workdaysBetween(until, today, calendar) < REMIND_WORKDAYS) until = addDays(until, -1)
  let reminded = 0
  for (const one of await store.silentPayees(tools.db, addDays(today, -LOOK_BACK_DAYS), until)) {
    // Marked first: a crash may lose one reminder, never send it twice.
    if (!(await store.markReminded(tools.db, one.id, now))) continue
    const [person] = await peopleById(tools.db, [one.personId])
    const phone = person && openPerson({ tools }, person).phone
    if (!phone) continue
    await tools.messages.send({
      to: phone,
      template: 'subsidy-confirm',
      text: `您的补贴（${one.number}）${yuan(one.amountFen)} 元银行已付款。请在“我的补贴”确认是否到账；没有收到或金额不对，也请在那里告诉我们。`,
      at: now,
    })
    reminded += 1
  }
  return reminded
}
