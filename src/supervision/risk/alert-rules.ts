import { defineMoves } from '#platform/moves'

/** 属实 places what was asked for; 排除 and 数据问题 lift what was placed meanwhile. */
export const outcomes = { confirmed: '属实', harmless: '排除', 'data-fault': '数据问题' } as const
export type Outcome = keyof typeof outcomes

export const alertMoves = defineMoves(
  { raised: '待签收', acknowledged: '核查中', examined: '待复核', closed: '已办结' },
  {
    acknowledge: { title: '签收核查', from: ['raised'], to: 'acknowledged', verb: 'risk.examine' },
    examine: { title: '提交核查结论', from: ['acknowledged'], to: 'examined', verb: 'risk.examine' },
    return: {
      title: '退回重查',
      from: ['examined'],
      to: 'acknowledged',
      verb: 'risk.decide',
      notBy: ['acknowledgedBy', 'examinedBy'],
    },
    settle: {
      title: '复核办结',
      from: ['examined'],
      to: 'closed',
      verb: 'risk.decide',
      notBy: ['acknowledgedBy', 'examinedBy'],
    },
  },
)
export type AlertState = keyof typeof alertMoves.states

export const handsOf = (row: { acknowledgedBy: string | null; examinedBy: string | null }) => ({
  acknowledgedBy: { id: row.acknowledgedBy, did: '签收核查' },
  examinedBy: { id: row.examinedBy, did: '提交核查结论' },
})

/** Set by the platform's operator, in no clause. */
export const ESCALATED_WORKDAYS = 3
/** A replay older than this says nothing about today's data. */
export const REPLAY_DAYS = 30
export interface Holdable {
  kind: 'organisation' | 'person' | 'class' | 'claim'
  id: string
}
/** What of an alert's subjects can be held, by the kinds that registry/holds knows. */
export const holdable = (subjects: readonly string[]): Holdable[] =>
  subjects.flatMap((subject): Holdable[] => {
    const [kind, id] = subject.split(':') as [string, string]
    if (kind === 'provider') return [{ kind: 'organisation', id }]
    return kind === 'person' || kind === 'class' || kind === 'claim' ? [{ kind, id }] : []
  })

/** Share of what was looked at and found true; null before anything was. Faults of the data say nothing of a rule. */
export const precisionOf = (count: { confirmed: number; harmless: number }): number | null =>
  count.confirmed + count.harmless === 0 ? null : count.confirmed / (count.confirmed + count.harmless)
