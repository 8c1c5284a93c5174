/** Every transfer handed to the bank, with the four tellings of it side by side. */
import { sql } from 'kysely'
import type { SubsidyKind } from '#money/policy/contract'
import type { Scope } from '#platform/access'
import type { Db } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText } from '#platform/page'
import type { PaymentState } from './payment-rules.ts'
import type { ReceiptAnswer, ReconResult } from './receipt-rules.ts'

const uuids = (ids: readonly string[]) => sql`any(${[...ids]}::uuid[])`
/** What the notice said of the lines that a transfer pays: of the last notice each stood on. */
export const noticeOfParts = sql`(select sum(x.amount_fen)::bigint from money.payment_part part
  join lateral (select nl.amount_fen from money.notice_line nl join money.notice n on n.id = nl.notice_id
    where nl.claim_line_id = part.claim_line_id order by n.published_at desc limit 1) x on true
  where part.payment_line_id = p.id)`

export interface ReconRow {
  id: string
  no: string
  batchId: string
  batchNumber: string
  claimId: string
  claimNumber: string
  title: string
  subsidyKind: SubsidyKind
  region: string
  orgId: string | null
  personId: string | null
  people: number
  noticeFen: number | null
  fileFen: number
  transferFen: number
  state: PaymentState
  bankOn: string | null
  bankSerial: string | null
  answer: ReceiptAnswer | null
  saidFen: number | null
  saidAt: string | null
  traineesSaid: number
  traineesDiffer: number
  openCases: number
  result: ReconResult
}
const recon = (
  scope: Scope,
  input: { q?: string; regions?: readonly string[]; from?: string; to?: string },
) => {
  const like = input.q ? likeText(input.q) : null
  return sql`
    select x.*, case
        when x.state = 'waiting' then 'bank'
        when x.state <> 'paid' then 'bounced'
        when x."noticeFen" is distinct from x."fileFen" or x."fileFen" <> x."transferFen"
          or x.answer in ('other-amount', 'not-arrived') or x."traineesDiffer" > 0 then 'differs'
        when x.answer = 'as-shown' then 'agrees'
        else 'unconfirmed' end as result
    from (
      select p.id, p.no, b.id as "batchId", b.number as "batchNumber", c.id as "claimId", c.number as "claimNumber",
        c.title, c.subsidy_kind as "subsidyKind", c.region, p.org_id as "orgId", p.person_id as "personId",
        (select count(*) from money.payment_part q where q.payment_line_id = p.id)::int as people,
        ${noticeOfParts} as "noticeFen",
        (select coalesce(sum(q.amount_fen), 0)::bigint from money.payment_part q where q.payment_line_id = p.id) as "fileFen",
        p.amount_fen as "transferFen", p.state, p.bank_on as "bankOn", p.bank_serial as "bankSerial",
        r.answer, r.amount_fen as "saidFen", r.at as "saidAt",
        t.said as "traineesSaid", t.differ as "traineesDiffer",
        (select count(*) from money.receipt_case k where k.state <> 'closed' and (k.payment_line_id = p.id
          or k.claim_line_id in (select q.claim_line_id from money.payment_part q where q.payment_line_id = p.id)))::int as "openCases",
        b.confirmed_at as at
      from money.payment_line p
      join money.payment_batch b on b.id = p.batch_id and b.state in ('confirmed', 'settled')
      join money.claim c on c.id = p.claim_id
      left join lateral (select * from money.receipt r where r.payment_line_id = p.id order by r.at desc, r.id desc limit 1) r on true
      left join lateral (select count(*)::int as said,
          (count(*) filter (where s.answer <> 'as-shown'))::int as differ
        from (select distinct on (q.claim_line_id) q.claim_line_id, s.answer
          from money.payment_part q join money.receipt s on s.claim_line_id = q.claim_line_id
          where q.payment_line_id = p.id order by q.claim_line_id, s.at desc, s.id desc) s) t on true
      where p.state <> 'cancelled'
        and (c.region = any(${[...scope.regions]}::text[]) or c.org_id = ${uuids(scope.orgs)})
        and (${input.regions ? [...input.regions] : null}::text[] is null or c.region = any(${input.regions ? [...input.regions] : []}::text[]))
        and (${input.from ?? null}::date is null or p.bank_on >= ${input.from ?? null}::date)
        and (${input.to ?? null}::date is null or p.bank_on <= ${input.to ?? null}::date)
        and (${like}::text is null or c.number like ${like} or c.title like ${like} or p.no like ${like} or b.number like ${like})
    ) x`
}
export async function reconRows(
  db: Db,
  scope: Scope,
  input: Parameters<typeof recon>[1] & { result?: ReconResult; page: number; size: number },
): Promise<Page<ReconRow> & { sums: { result: ReconResult; transfers: number; amountFen: number }[] }> {
  const [page, sums] = await Promise.all([
    sql<ReconRow & { total: number }>`
      select *, count(*) over ()::int as total from (${recon(scope, input)}) y
      where ${input.result ?? null}::text is null or result = ${input.result ?? null}
      order by (result = 'differs') desc, at desc, no
      limit ${input.size} offset ${(input.page - 1) * input.size}`.execute(db),
    sql<{ result: ReconResult; transfers: number; amountFen: number }>`
      select result, count(*)::int as transfers, sum("transferFen")::bigint as "amountFen"
      from (${recon(scope, input)}) y group by result`.execute(db),
  ])
  return {
    rows: page.rows,
    total: page.rows[0]?.total ?? 0,
    page: input.page,
    size: input.size,
    sums: sums.rows,
  }
}
