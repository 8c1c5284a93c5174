/** Which fund pays, and whether it asks for a voucher. */
import type { Day } from '#platform/day'
import { evaluate, type KnownFacts, knownFacts } from './condition-rules.ts'
import {
  type ClaimFacts,
  type FundKind,
  funds,
  type Pack,
  type PackDocument,
  type PackFund,
  type PackVoucher,
  packFacts,
  refusals,
  type TraceNode,
} from './contract.ts'
import { resolved } from './term-rules.ts'
import { type Checked, inForce, node } from './trace-rules.ts'

const payingRows = (document: PackDocument, known: KnownFacts, on: Day): PackFund[] =>
  document.funds.filter(
    (one) => inForce(one, on) && (one.when === undefined || evaluate(one.when, known).holds === true),
  )

/** The first fund in the pack's order whose condition holds; the one that holds the money, where those before it were short. */
export function chooseFund(
  document: PackDocument,
  known: KnownFacts,
  on: Day,
  held: FundKind | null = null,
): { fund: FundKind; node: TraceNode; short: PackFund[] } | null {
  const rows = payingOrder(document, known, on)
  const at = Math.max(
    0,
    rows.findIndex((one) => one.fund === held),
  )
  const source = rows[at]
  if (!source) return null
  const short = rows.slice(0, at)
  const inputs = source.when ? evaluate(source.when, known).inputs : {}
  const names = short.map((one) => funds[one.fund]).join('、')
  const note = `由${funds[source.fund]}支付${names && `；占用额度时${names}额度不足或暂停，按政策顺序由其承担`}`
  return { fund: source.fund, node: node('funds', source, 'applied', { inputs, note }), short }
}

/** The document without the funds that were short when the claim's money was held: what an evaluator without names judges by. */
export function withoutShort(document: PackDocument, facts: ClaimFacts): PackDocument {
  if (!facts.heldFund) return document
  const short = chooseFund(resolved(document), knownFacts(facts), facts.on, facts.heldFund)?.short ?? []
  if (short.length === 0) return document
  const ids = new Set(short.map((one) => one.id))
  return { ...document, funds: document.funds.filter((one) => !ids.has(one.id)) }
}

/** Rows in the pack's order: the next only where the one before says so when it is short. */
export function payingOrder(document: PackDocument, known: KnownFacts, on: Day): PackFund[] {
  const rows = payingRows(document, known, on)
  const waits = rows.findIndex((one) => one.short !== 'next')
  return waits < 0 ? rows : rows.slice(0, waits + 1)
}

/** The funds that may pay a claim, in the pack's order. */
export function fundOrder(
  pack: Pack,
  facts: ClaimFacts,
): { fund: FundKind; clause: string; title: string }[] {
  return payingOrder(resolved(pack.document), knownFacts(facts), facts.on).map(({ fund, clause, title }) => ({
    fund,
    clause,
    title,
  }))
}

/** The first that applies where `fund` pays; null where the pack says nothing of vouchers. */
const voucherRow = (document: PackDocument, known: KnownFacts, fund: FundKind, on: Day): PackVoucher | null =>
  document.vouchers.find(
    (one) =>
      inForce(one, on) &&
      (one.funds === undefined || one.funds.includes(fund)) &&
      (one.when === undefined || evaluate(one.when, known).holds === true),
  ) ?? null

/** Whether a claim of these facts needs a voucher where `fund` pays, and on which clause. */
export function voucherRule(
  pack: Pack,
  facts: ClaimFacts,
  fund: FundKind,
): { required: boolean; clause: string; title: string } | null {
  const row = voucherRow(resolved(pack.document), knownFacts(facts), fund, facts.on)
  return row && { required: row.required, clause: row.clause, title: row.title }
}

export function checkVoucher(document: PackDocument, known: KnownFacts, fund: FundKind, on: Day): Checked {
  const out: Checked = { reasons: [], unknown: [], nodes: [] }
  const row = voucherRow(document, known, fund, on)
  if (!row) return out
  const held = evaluate({ fact: 'voucher', op: 'is', value: true }, known)
  const { title, clause } = row
  if (row.required && held.holds === false) out.reasons.push(refusals.voucher({ title }, { clause }))
  if (row.required && held.holds === null) {
    const reason = refusals.no_data({ title, missing: packFacts.voucher.title }, { clause })
    if (row.unknown === 'flag') out.unknown.push(reason)
    else out.reasons.push(reason)
  }
  const outcome = !row.required || held.holds ? 'met' : held.holds === null ? 'unknown' : 'failed'
  out.nodes.push(
    node('vouchers', row, outcome, {
      inputs: row.required ? held.inputs : {},
      note: row.required ? `由${funds[fund]}支付，申领时须持培训券` : '申领时不须持培训券',
    }),
  )
  return out
}
