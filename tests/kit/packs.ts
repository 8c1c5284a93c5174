/** Claims and packs for tests of judging; nothing here needs a database. */
import type { ClaimFacts, DrawnItem, Pack, PackDocument, TraceNode } from '#money/policy/contract'
import { xiamenPacks } from './money.ts'

export const packOf = (document: PackDocument, version = 1): Pack => ({
  id: '00000000-0000-7000-8000-000000000001',
  version,
  title: document.title,
  region: document.region,
  subsidyKind: document.subsidyKind,
  from: document.from,
  to: document.to,
  document,
})
export const personal = packOf(xiamenPacks['personal-certificate'])
export const training = packOf(xiamenPacks['class-training'])

export const CARER = '4-10-01-02'
export const WELDER = '6-18-02-04'
export const fact = (value: string) => ({ value, source: 'officer', asOf: '2025-01-01' })

export type Over = Partial<Omit<ClaimFacts, 'person' | 'certificate'>> & {
  birthOn?: string
  facts?: ClaimFacts['person']['facts']
  certificate?: Partial<NonNullable<ClaimFacts['certificate']>> | null
}
export const claim = (over: Over = {}): ClaimFacts => {
  const { birthOn = '1990-05-05', facts = { employment: fact('employed') }, certificate = {}, ...rest } = over
  return {
    on: '2025-06-10',
    person: { birthOn, sex: 'female', facts },
    certificate: certificate && {
      kind: 'level',
      occupationCode: CARER,
      level: 4,
      issuedOn: '2025-05-01',
      number: 'S000100',
      filed: true,
      ...certificate,
    },
    shortage: false,
    history: [],
    ...rest,
  }
}
export const drawn = (over: Partial<DrawnItem> = {}): DrawnItem => ({
  subsidyKind: 'personal-certificate',
  occupationCode: WELDER,
  level: 4,
  certificateNumber: 'S000001',
  paidOn: '2024-03-01',
  amountFen: 100_000,
  ...over,
})
export const effects = (nodes: readonly TraceNode[]): number =>
  nodes.reduce((sum, one) => sum + (one.effectFen ?? 0), 0)
export const codes = (reasons: readonly { code: string }[]) => reasons.map((reason) => reason.code)
export const findNode = (nodes: readonly TraceNode[], rule: string): TraceNode | undefined =>
  nodes.flatMap((one) => [one, ...(one.children ?? [])]).find((one) => one.rule === rule)
