/** What stands in a claim's way to the money, what to do about it, and who is to do it. */
import { availableFor, reservationsOf } from '#money/budgets'
import { type FundKind, funds } from '#money/policy/contract'
import { dayOf } from '#platform/day'
import { yuan } from '#platform/fen'
import { heldByCase } from '#registry/holds'
import { orgsById } from '#registry/organisations'
import { peopleById } from '#registry/people'
import { regions } from '#registry/regions'
import { hrOf } from './holder-service.ts'
import { type AnyCtx, moneySubject } from './moves-service.ts'
import { type Bench, clockIn } from './pace-service.ts'
import { type Blocker, type Keeper, stageOf } from './payday-rules.ts'
import type * as store from './payday-store.ts'

const KEEPERS: Record<string, Keeper> = {
  filer: 'institution',
  hr: 'hr',
  finance: 'finance',
  bank: 'bank',
  public: 'public',
}
const BEFORE_FUNDED = ['submitted', 'reviewed', 'rechecked', 'notice', 'cleared']

/** What stands in the way of many claims, read in one go. */
export async function blockersOf(
  ctx: AnyCtx,
  bench: Bench,
  rows: readonly store.OpenClaim[],
  who: (row: store.OpenClaim) => { who: string; does: string },
): Promise<Map<string, Blocker[]>> {
  const orgIds = [...new Set(rows.flatMap((r) => r.orgId ?? []))]
  const personIds = [...new Set(rows.flatMap((r) => r.personId ?? []))]
  const places = [...new Set(rows.flatMap((r) => (r.fund ? [`${r.region}/${r.fund}`] : [])))]
  const [orgs, people, held, reserved, ...available] = await Promise.all([
    orgsById(ctx.db, orgIds),
    peopleById(ctx.db, personIds),
    heldByCase(
      ctx.db,
      rows.map((r) => ({
        key: r.id,
        subjects: [r.id, r.orgId, r.classId, r.personId].filter((one) => one !== null),
      })),
      'payment',
    ),
    reservationsOf(ctx.db, [...new Set(rows.map((r) => moneySubject(r)))]),
    ...places.map(async (place) => {
      const [region = '', fund = ''] = place.split('/')
      return [
        place,
        (await availableFor(ctx.db, region, bench.today, fund as FundKind))?.availableFen ?? null,
      ] as const
    }),
  ])
  const money = new Map(available)
  const kept = new Map(reserved.filter((r) => r.state === 'live').map((r) => [r.subject, r.amountFen]))
  const accountOf = new Map(people.map((p) => [p.id, p.bankAccountMasked]))
  const out = new Map<string, Blocker[]>()
  for (const row of rows) {
    const list: Blocker[] = []
    const since = dayOf(row.stateSince)
    const filer: Keeper = row.orgId ? 'institution' : 'worker'
    const holder = who(row)
    const hr = hrOf(row.region)
    const finance = `${regions().nameOf(row.region)}财政部门`
    if (row.state === 'draft' || row.state === 'returned') {
      list.push({
        key: 'file',
        text: row.state === 'returned' ? '已退回，待补正后重新提交' : '还没有提交',
        next: holder.does,
        keeper: filer,
        who: holder.who,
        since,
        stops: true,
      })
    }
    for (const reason of held.get(row.id) ?? [])
      list.push({
        key: 'hold',
        text: reason.message,
        next: '待限制解除后继续',
        keeper: 'hr',
        who: hr,
        since: null,
        stops: true,
      })
    const account = row.orgId ? orgs.get(row.orgId)?.bankAccountMasked : accountOf.get(row.personId ?? '')
    const payee = row.orgId ? (orgs.get(row.orgId)?.name ?? '') : '申领人本人'
    if (!account) {
      list.push({
        key: 'account',
        text: '没有登记收款账户',
        next: row.orgId ? '请人社部门登记单位账户' : '请在“我的—账户”登记本人账户',
        keeper: filer,
        who: payee,
        since: null,
        stops: true,
      })
    }
    if (row.state === 'bounced') {
      list.push({
        key: 'bounced',
        text: '银行退回',
        next: '核对或更换收款账户后，由人社部门重新拨付',
        keeper: filer,
        who: payee,
        since,
        stops: true,
      })
    }
    if (row.openObjections > 0) {
      list.push({
        key: 'objection',
        text: `有 ${row.openObjections} 件异议在核查，只影响被提出异议的人员`,
        next: '核查后答复',
        keeper: 'hr',
        who: hr,
        since: null,
        stops: row.personId !== null,
      })
    }
    if (row.noData) {
      list.push({
        key: 'no-data',
        text: '有核验项没有数据，须人工核实',
        next: '初审时写明核实情况',
        keeper: 'hr',
        who: hr,
        since,
        stops: false,
      })
    }
    if (row.fund && BEFORE_FUNDED.includes(row.state)) {
      const left = money.get(`${row.region}/${row.fund}`)
      const own = kept.get(moneySubject(row)) ?? 0
      if (left === null || left === undefined || left + own < row.amountFen) {
        list.push({
          key: 'budget',
          text: `${funds[row.fund]}可用额度${left === null || left === undefined ? '没有' : ` ${yuan(left + own)} 元，`}不足 ${yuan(row.amountFen)} 元`,
          next: '追加预算或调剂额度',
          keeper: 'finance',
          who: finance,
          since: null,
          stops: true,
        })
      }
    }
    const clock = clockIn(bench, row)
    if (clock.late) {
      list.push({
        key: 'late',
        text: `已超过办理时限（${clock.limit} 个工作日，现为第 ${clock.workdays} 个）`,
        next: holder.does,
        keeper: KEEPERS[stageKeeper(row)] ?? 'hr',
        who: holder.who,
        since,
        stops: false,
      })
    }
    out.set(row.id, list)
  }
  return out
}
const stageKeeper = (row: store.OpenClaim): string => {
  const stage = stageOf(row.state)
  return stage === 'fund' ? 'finance' : stage === 'batch' && row.state === 'batched' ? 'bank' : 'hr'
}
