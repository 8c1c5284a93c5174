/** A person's own access log: from the record of acts, and from what registers were asked about them. */
import type { ParsedOf } from '#platform/act'
import type { Ctx } from '#platform/serve'
import { questionsAbout } from '#registry/registers'
import { type LookKind, type LookRow, lookKinds, type myAccessLog } from './contract.ts'
import { seenBy } from './store.ts'

/** Acts by which somebody sees a person in clear. Each carries a reason. */
export const LOOKS: Readonly<Record<string, Exclude<LookKind, 'asked'>>> = {
  'registry.person.unmask': 'seen',
  'training.attendance.see-photo': 'photo',
  'training.class.export-roster': 'exported',
  'money.payment.bank-file': 'exported',
}
const PAGE = 30

const SAID = { true: '在册', false: '不在册', null: '未单独记录' } as const

export async function accessLog(ctx: Ctx, { page }: ParsedOf<typeof myAccessLog>) {
  const personId = ctx.actor.personId as string
  const most = page * PAGE + 1
  const [seen, asked] = await Promise.all([
    seenBy(ctx.db, personId, Object.keys(LOOKS), most),
    questionsAbout(ctx.db, personId, most),
  ])
  const rows: LookRow[] = [
    ...seen.map((one): LookRow => {
      const kind = LOOKS[one.actId] as LookKind
      return {
        id: one.id,
        at: one.at,
        kind,
        kindTitle: lookKinds[kind],
        org: one.actorOrg ?? '平台',
        reason: one.reason,
        about: kind === 'exported' ? one.summary : null,
        registers: [],
      }
    }),
    ...asked.map(
      (one, i): LookRow => ({
        id: `${one.at} ${one.subject} ${i}`,
        at: one.at,
        kind: 'asked',
        kindTitle: lookKinds.asked,
        org: one.actorOrg ?? '平台（自动比对）',
        reason: one.purpose,
        about: null,
        registers: one.registers.map(({ title, source, dataDate, found }) => ({
          ...{ title, source, dataDate },
          said: SAID[`${found}`],
        })),
      }),
    ),
  ].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
  const from = (page - 1) * PAGE
  return { rows: rows.slice(from, from + PAGE), more: rows.length > from + PAGE }
}
