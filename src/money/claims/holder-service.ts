/** Who holds a claim and who is paid by it, by name. */
import { orgsById } from '#registry/organisations'
import { peopleById } from '#registry/people'
import { regions } from '#registry/regions'
import { holders } from './claim-rules.ts'
import type { AnyCtx } from './moves-service.ts'
import type { ClaimRow } from './store.ts'

/** 平潭 has its social department; elsewhere the name of the region says enough. */
export const hrOf = (region: string): string => `${regions().nameOf(region)}人社部门`

export function holderOf(
  row: Pick<ClaimRow, 'state' | 'stateSince' | 'region' | 'orgId'>,
  payeeName: string,
  /** Why it waits for money, where it does. */
  waits: string | null = null,
): { who: string; does: string; since: string } {
  const held = holders[row.state]
  const who = {
    filer: row.orgId ? payeeName : '申领人本人',
    hr: hrOf(row.region),
    finance: `${regions().nameOf(row.region)}财政部门`,
    bank: '财政部门与代发银行',
    public: '社会公示',
    none: '',
  }[held.side]
  const does = waits && held.side === 'finance' ? `等待资金：${waits.replace(/。$/, '')}` : held.does
  return { who, does, since: row.stateSince }
}

/** Names of payees: institutions in full, people masked. */
export async function payeeNames(
  ctx: AnyCtx,
  rows: readonly { orgId: string | null; personId: string | null }[],
): Promise<(row: { orgId: string | null; personId: string | null }) => string> {
  const [orgs, people] = await Promise.all([
    orgsById(
      ctx.db,
      rows.flatMap((r) => r.orgId ?? []),
    ),
    peopleById(ctx.db, [...new Set(rows.flatMap((r) => r.personId ?? []))]),
  ])
  const personOf = new Map(people.map((p) => [p.id, p.nameMasked]))
  return (row) => (row.orgId ? (orgs.get(row.orgId)?.name ?? '') : (personOf.get(row.personId ?? '') ?? ''))
}
