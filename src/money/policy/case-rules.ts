/** A pack's test cases: run on every change, compared to the fen. */
import { yuan } from '#platform/fen'
import type { Reason } from '#platform/refusal'
import { type FactName, factNames, isFactValue } from '#registry/people/contract'
import { type CaseResult, caseClaim, caseRefusals, type PackCase } from './case-contract.ts'
import {
  funds,
  type Judgement,
  type Pack,
  type PackDocument,
  type PackElement,
  type Section,
  sections,
  type TraceNode,
} from './contract.ts'
import { judge } from './judge-rules.ts'

const failedRules = (nodes: readonly TraceNode[]): string[] =>
  nodes.flatMap((node) => [
    ...(node.outcome === 'failed' || node.outcome === 'unknown' ? [node.rule] : []),
    ...failedRules(node.children ?? []),
  ])

const showPaid = (one: { eligible: boolean; amountFen: number }): string =>
  one.eligible ? `补 ${yuan(one.amountFen)} 元` : '不予补贴'

function differencesOf(one: PackCase, found: Judgement, titleOf: ReadonlyMap<string, string>): string[] {
  const { expect } = one
  const out: string[] = []
  if (expect.eligible !== found.eligible || expect.amountFen !== found.amountFen)
    out.push(`应${showPaid(expect)}，实际${showPaid(found)}`)
  if (expect.fund && found.eligible && expect.fund !== found.fund)
    out.push(`应由${funds[expect.fund]}支付，实际由${funds[found.fund]}支付`)
  const failed = failedRules(found.trace)
  for (const rule of expect.refusedBy ?? [])
    if (!failed.includes(rule)) out.push(`应因“${titleOf.get(rule) ?? rule}”不予补贴，实际没有`)
  return out
}

const titlesOf = (document: PackDocument): Map<string, string> =>
  new Map(
    (Object.keys(sections) as Section[]).flatMap((section) =>
      (document[section] as PackElement[]).map((one) => [`${section}/${one.id}`, one.title]),
    ),
  )

export function runCases(
  document: PackDocument,
  cases: readonly PackCase[],
  judged: (pack: Pack, facts: ReturnType<typeof caseClaim>) => Judgement = judge,
): CaseResult[] {
  const titles = titlesOf(document)
  const { title, region, subsidyKind, from, to } = document
  const pack: Pack = { id: 'draft', version: 1, title, region, subsidyKind, from, to, document }
  return cases.map((one) => {
    const found = judged(pack, caseClaim(one.given))
    const differences = differencesOf(one, found, titles)
    const { eligible, amountFen, fund, reasons } = found
    return {
      id: one.id,
      title: one.title,
      passed: differences.length === 0,
      found: { eligible, amountFen, fund, reasons },
      differences,
    }
  })
}

/** What is wrong with the cases themselves. */
export function checkCases(document: PackDocument, cases: readonly PackCase[]): Reason[] {
  const titles = titlesOf(document)
  const seen = new Set<string>()
  return cases.flatMap((one, i) => {
    const field = `cases.${i}`
    const reasons: Reason[] = []
    if (seen.has(one.id)) reasons.push(caseRefusals.id_twice({ id: one.id }, { field }))
    seen.add(one.id)
    for (const [fact, value] of Object.entries(one.given.facts) as [FactName, string][])
      if (!isFactValue(fact, value))
        reasons.push(caseRefusals.fact_value({ title: one.title, fact: factNames[fact] }, { field }))
    for (const rule of one.expect.refusedBy ?? [])
      if (!titles.has(rule)) reasons.push(caseRefusals.no_element({ title: one.title, rule }, { field }))
    return reasons
  })
}

/** Cases that came out otherwise than they must: they bar handing in and putting in force. */
export const caseFaults = (results: readonly CaseResult[]): Reason[] =>
  results.flatMap(({ title, passed, differences }, i) =>
    passed
      ? []
      : [caseRefusals.failed({ title, differences: differences.join('；') }, { field: `cases.${i}` })],
  )
