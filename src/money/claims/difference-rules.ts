/** Final against reserved: where each fen of the difference comes from. The parts add up to it exactly. */
import type { TraceNode } from '#money/policy/contract'
import type { Reason } from '#platform/refusal'
import { type LineState, stands } from './claim-rules.ts'

export interface DifferenceLine {
  no: number
  /** What was set aside for this person's seat; 0 where they were known not to be subsidised. */
  estimateFen: number | null
  amountFen: number
  state: LineState
  reasons: readonly Reason[]
  excludeReason: string | null
  trace: readonly TraceNode[]
}
export interface Difference {
  key: 'seats' | 'known' | 'out' | 'amount'
  title: string
  clause: string
  people: number
  fen: number
  /** Numbers of the lines; empty for seats nobody took. */
  nos: number[]
}

const flat = (nodes: readonly TraceNode[]): TraceNode[] =>
  nodes.flatMap((node) => [node, ...flat(node.children ?? [])])

/** Why a line has another amount than was reckoned with: the steps that changed it. */
function whyOther(line: DifferenceLine): { title: string; clause: string } {
  const steps = flat(line.trace).filter((n) => n.effectFen !== null && n.effectFen !== 0)
  const changes = steps.filter((n) => !n.rule.startsWith('amounts/'))
  const told = changes.length > 0 ? changes : steps
  return {
    title: told.length > 0 ? `金额不同：${told.map((n) => n.title).join('、')}` : '金额不同',
    clause: told[0]?.clause ?? '',
  }
}
function whyOut(line: DifferenceLine): { title: string; clause: string } {
  const first = line.reasons[0]
  const check = typeof first?.facts?.title === 'string' ? `${first.facts.title}未通过` : first?.message
  const title =
    check ??
    (line.state === 'rejected' ? '公示异议成立' : line.excludeReason ? '经办人员剔除' : '没有可享受的金额')
  return { title: `不计补贴：${title.replace(/。$/, '')}`, clause: first?.clause ?? '' }
}

/** `reservedFen` = seats × `perSeatFen`. */
export function differencesOf(
  reserved: { seats: number; perSeatFen: number },
  lines: readonly DifferenceLine[],
): Difference[] {
  const { seats, perSeatFen } = reserved
  const out = new Map<string, Difference>()
  const add = (d: Omit<Difference, 'people' | 'nos'>, no: number | null, people: number) => {
    const found = out.get(d.title)
    if (!found) {
      out.set(d.title, { ...d, people, nos: no === null ? [] : [no] })
      return
    }
    found.fen += d.fen
    found.people += people
    if (no !== null) found.nos.push(no)
  }
  const empty = seats - lines.length
  if (empty !== 0) {
    const title = empty > 0 ? '备案席位没有招满' : '在册人数多于备案席位'
    add({ key: 'seats', title, clause: '', fen: -empty * perSeatFen }, null, Math.abs(empty))
  }
  for (const line of lines) {
    const now = stands(line.state) ? line.amountFen : 0
    const fen = now - perSeatFen
    if (fen === 0) continue
    if (now === 0 && line.estimateFen === 0) {
      add({ key: 'known', title: '备案时已标明不享受补贴', clause: '', fen }, line.no, 1)
    } else if (now === 0) add({ key: 'out', ...whyOut(line), fen }, line.no, 1)
    else add({ key: 'amount', ...whyOther(line), fen }, line.no, 1)
  }
  return [...out.values()].sort((a, b) => Math.abs(b.fen) - Math.abs(a.fen))
}
