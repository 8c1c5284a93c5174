/**
 * 快速审核: claims whose checks all passed are looked at by sample. The list stands first, then chance is thrown, and the
 * draw follows from both by a rule that anybody can repeat: nobody chooses who is looked at, and nobody draws twice.
 */
import { defineMoves } from '#platform/moves'
import { defineRefusals } from '#platform/refusal'

export const sampleShare = { least: 5, usual: 10, most: 100 } as const
/** Lines a round is drawn from at most, so that one officer can see it through. */
export const SAMPLE_LINES_MOST = 5000

export const sampleMoves = defineMoves(
  { open: '抽查中', passed: '已通过', failed: '转逐件审核' },
  {
    find: { title: '登记抽查结果', from: ['open'], to: 'open', verb: 'claim.review' },
    pass: { title: '整批通过初审', from: ['open'], to: 'passed', verb: 'claim.review' },
  },
)
export type SampleState = keyof typeof sampleMoves.states
export const findings = { right: '核实无误', wrong: '发现问题' } as const
export type Finding = keyof typeof findings

export const sampleRefusals = defineRefusals('sample', {
  nobody: {
    text: '没有可以快速审核的申报。',
    next: '只有全部核验项通过、未被退回过、由他人提交的待初审申报可以快速审核。',
  },
  not_fit: {
    text: (f: { number: string; why: string }) => `${f.number} 不能快速审核：${f.why}。`,
    next: '请从名单中去掉，按普通程序逐件初审。',
  },
  too_many: {
    text: (f: { lines: number; most: number }) => `共 ${f.lines} 人，一批最多 ${f.most} 人。`,
    next: '请分批办理。',
  },
  not_drawn: { text: '该人员没有被抽中，不需要登记抽查结果。', next: '请刷新页面后重试。' },
  found_already: { text: '该人员的抽查结果已登记，不能更改。', next: '请刷新页面后查看。' },
  not_all_found: {
    text: (f: { left: number }) => `还有 ${f.left} 名被抽中人员没有登记抽查结果。`,
    next: '请逐人全面核查后登记。',
  },
  not_your_file: { text: '附件须由本人上传。', next: '请重新上传附件。' },
})

export interface Listed {
  claimNumber: string
  lineNo: number
  /** Who is paid; each payee's people are drawn from by themselves. */
  payee: string
  amountFen: number
}
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
export const inOrder = <T extends Listed>(rows: readonly T[]): T[] =>
  [...rows].sort((a, b) => compare(a.claimNumber, b.claimNumber) || a.lineNo - b.lineNo)

/** The list as text: what its SHA-256 is taken of. One line a person, without names. */
export const listText = (rows: readonly Listed[]): string =>
  inOrder(rows)
    .map((r) => `${r.claimNumber}/${r.lineNo}\t${r.payee}\t${r.amountFen}\n`)
    .join('')
/** SHA-256 of this is the seed. */
export const seedText = (listDigest: string, nonce: string): string => `${listDigest}:${nonce}`
/** SHA-256 of this is a person's place in the draw: the smallest are drawn. */
export const keyText = (seed: string, row: Pick<Listed, 'claimNumber' | 'lineNo'>): string =>
  `${seed}:${row.claimNumber}/${row.lineNo}`

/** Of each payee's people so many; at least one. */
export const drawCount = (people: number, sharePercent: number): number =>
  Math.max(1, Math.ceil((people * sharePercent) / 100))

/** Those drawn, as `number/no`. */
export function draw(rows: readonly (Listed & { key: string })[], sharePercent: number): Set<string> {
  const out = new Set<string>()
  for (const own of Map.groupBy(rows, (r) => r.payee).values()) {
    const sorted = [...own].sort((a, b) => compare(a.key, b.key))
    for (const row of sorted.slice(0, drawCount(own.length, sharePercent)))
      out.add(`${row.claimNumber}/${row.lineNo}`)
  }
  return out
}
