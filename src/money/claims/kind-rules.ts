/** What each further kind of subsidy looks at, as rows: employment, days at a class, an apprentice's agreement. */
import { addDays, type Day } from '#platform/day'
import { type CheckRow, passOr, row } from './check-row-rules.ts'

const ROSTER = '实名制名册'

export interface RewardFacts {
  today: Day
  enrolledAt: Day
  /** Whether the training itself came to an end as it should. */
  passed: boolean | null
  employment: {
    verified: boolean
    proofTitle: string
    startedOn: Day
    daysAfter: number | null
    asOf: Day
  } | null
}

/** The institution's reward for a trainee who found work (F37-5): on the roster, trained, employed and verified. */
export function rewardRows(facts: RewardFacts): CheckRow[] {
  const { employment: e, today } = facts
  const found = e
    ? `${e.startedOn} 就业${e.daysAfter === null ? '' : `，结业后 ${e.daysAfter} 天`}，证明为${e.proofTitle}，${e.verified ? '已核实' : '尚未核实'}`
    : '没有就业登记，或登记已作废'
  return [
    row('roster', 'passed', `${facts.enrolledAt} 登入实名制名册`, ROSTER, today),
    facts.passed === null
      ? row('passed', 'failed', '没有结业考核结果', '结业考核', today)
      : row('passed', passOr(facts.passed), facts.passed ? '合格' : '不合格', '结业考核', today),
    row('employment', passOr(e?.verified === true), found, '就业跟踪', e?.asOf ?? today),
  ]
}

export interface AllowanceFacts {
  today: Day
  enrolledAt: Day | null
  classClosed: boolean
  /** Days on which the person was at the class from check-in to check-out. */
  days: number
}

/** A trainee's allowance while the class ran: on the roster, and only for days spent there. */
export function allowanceRows(facts: AllowanceFacts): CheckRow[] {
  return [
    facts.enrolledAt
      ? row('roster', 'passed', `${facts.enrolledAt} 登入实名制名册`, ROSTER, facts.today)
      : row('roster', 'failed', '不在班级实名制名册中', ROSTER, facts.today),
    facts.classClosed
      ? row('days', passOr(facts.days > 0), `签到签退齐全 ${facts.days} 天`, '签到记录', facts.today)
      : row('days', 'failed', '培训还没有结束', '签到记录', facts.today),
  ]
}

export const hires = {
  new: '新招用职工',
  'on-the-job': '在岗职工',
  transferred: '转岗职工',
  intern: '毕业年度实习生',
} as const
export type Hire = keyof typeof hires

export const apprenticeStages = { first: '首期', final: '结业' } as const
export type ApprenticeStage = keyof typeof apprenticeStages

export interface ApprenticeFacts {
  today: Day
  stage: ApprenticeStage
  agreement: { number: string; startsOn: Day; endsOn: Day; approvedOn: Day }
  apprentice: {
    hire: Hire
    joinedOn: Day
    leftOn: Day | null
    internFrom: Day | null
    contractFrom: Day | null
    contractTo: Day | null
  }
  /** Asked for at the last stage: the certificate at the level agreed on. */
  certificate: { number: string; issuedOn: Day } | null
}

/** An intern counts from the internship on, once a contract of a year or more follows it (F37-9). */
const YEAR_DAYS = 365
const contractDays = (from: Day, to: Day): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1

function contractRow({ apprentice: a, today }: ApprenticeFacts): CheckRow {
  const source = '学徒名册'
  if (!a.contractFrom) {
    const found = a.hire === 'intern' ? '毕业后还没有签订劳动合同' : '没有登记劳动合同'
    return row('contract', 'failed', found, source, today)
  }
  const term = `${hires[a.hire]}，劳动合同 ${a.contractFrom} 至 ${a.contractTo ?? '无固定期限'}`
  if (a.contractTo !== null && a.contractTo < today)
    return row('contract', 'failed', `${term}，已到期`, source, today)
  const short =
    a.hire === 'intern' && a.contractTo !== null && contractDays(a.contractFrom, a.contractTo) < YEAR_DAYS
  return short
    ? row('contract', 'failed', `${term}，不满 1 年`, source, today)
    : row('contract', 'passed', term, source, today)
}

export function apprenticeRows(facts: ApprenticeFacts): CheckRow[] {
  const { agreement, apprentice, stage, today } = facts
  const source = '学徒制培训协议备案'
  const since = apprentice.internFrom ?? apprentice.joinedOn
  const span = `协议 ${agreement.number}，${agreement.startsOn} 至 ${agreement.endsOn}，${since} 起参加`
  const rows: CheckRow[] = []
  if (apprentice.leftOn)
    rows.push(row('agreement', 'failed', `${span}，${apprentice.leftOn} 退出`, source, agreement.approvedOn))
  else if (stage === 'final' && today < agreement.endsOn)
    rows.push(row('agreement', 'failed', `${span}，培养期未满`, source, agreement.approvedOn))
  else rows.push(row('agreement', 'passed', span, source, agreement.approvedOn))
  rows.push(contractRow(facts))
  if (stage === 'final') {
    const { certificate } = facts
    rows.push(
      certificate
        ? row('certificate', 'passed', `${certificate.number}，${certificate.issuedOn} 颁发`, '证书库', today)
        : row('certificate', 'failed', '没有查到培养目标等级的证书', '证书库', today),
    )
  } else rows.push(row('certificate', 'not-needed', '首期不要求证书', '证书库', null))
  return rows
}

/** Whole months that an apprentice was trained up to a day: from the internship or entry, to the end of the agreement. */
export function monthsTrained(facts: Pick<ApprenticeFacts, 'agreement' | 'apprentice' | 'today'>): number {
  const { agreement, apprentice: a, today } = facts
  const from = a.internFrom ?? ([a.joinedOn, agreement.startsOn].sort()[1] as Day)
  const to = [agreement.endsOn, today, a.leftOn ?? '9999-12-31'].sort()[0] as Day
  const [y1, m1, d1] = from.split('-').map(Number) as [number, number, number]
  // The last day counts: a year's agreement ends on the day before its anniversary.
  const [y2, m2, d2] = addDays(to, 1).split('-').map(Number) as [number, number, number]
  return Math.max(0, (y2 - y1) * 12 + (m2 - m1) - (d2 < d1 ? 1 : 0))
}
