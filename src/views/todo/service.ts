import { dayOf, daysBetween } from '#platform/day'
import type { Ctx } from '#platform/serve'
import { daysOf } from '#registry/responsibility'
import type { Duty } from './contract.ts'
import { duties } from './duties.ts'
import { waiting } from './store.ts'

/** Everything that waits for this user, longest first; and the duties they hold where nothing waits. */
export async function todoOf(ctx: Ctx): Promise<{ duties: Duty[]; quiet: string[] }> {
  const mine = duties.filter((d) => ctx.may(d.verb))
  const found = await Promise.all(mine.map((d) => waiting(ctx.db, d, ctx.scope(d.verb), ctx.actor)))
  const out: Duty[] = []
  const quiet: string[] = []
  mine.forEach((duty, i) => {
    const rows = found[i] ?? []
    if (rows.length === 0) {
      quiet.push(duty.title)
      return
    }
    out.push({
      key: duty.key,
      title: duty.title,
      next: duty.next,
      path: duty.list,
      outside: duty.outside ?? false,
      total: Number(rows[0]?.total ?? 0),
      rows: rows.map((r) => {
        const days = Math.max(0, daysBetween(dayOf(r.since), ctx.today))
        return {
          id: r.id,
          title: r.title,
          since: r.since,
          days,
          late: days > daysOf(duty.verb),
          path: duty.one.replace(':id', r.id),
        }
      }),
    })
  })
  return { duties: out, quiet }
}
