/**
 * The automatic checks of one claim line, as rows: passed, failed or without data, each with what was found, where and
 * as of when. A line with a failed check is not subsidised; one without data is looked at by a person.
 */
import type { CertificateKind, Judgement, TraceNode } from '#money/policy/contract'
import { certificateKinds } from '#money/policy/contract'
import type { Day } from '#platform/day'
import { yuan } from '#platform/fen'
import type { Reason } from '#platform/refusal'
import { type Track, trackHas } from '#training/plans/contract'
import { type CheckResult, type CheckRow, checkTitles, lineRefusals, passOr, row } from './check-row-rules.ts'

export * from './check-row-rules.ts'

export interface HeldCertificate {
  id: string
  number: string
  kind: CertificateKind
  occupationCode: string | null
  level: number | null
  issuedOn: Day
  state: 'valid' | 'revoked'
  orgName: string
}

export interface LineFacts {
  today: Day
  /** Judged anew after the money was approved: what only matters before is not looked at again. */
  afterwards?: boolean
  /** What a kind of its own looks at instead of a class's training or a certificate (kind-rules.ts). */
  rows?: readonly CheckRow[]
  /** Null for a claim made without a class. */
  training: {
    track: Track
    startsOn: Day
    enrolledAt: Day | null
    /** Share of hours credited, and what is asked for; null where nothing was recorded. */
    attendance: { percent: number; least: number; handedInHours?: number } | null
    passed: boolean | null
    scores: { theory: number | null; practice: number | null } | null
    evaluated: boolean
    expected: { kind: CertificateKind; occupationCode: string | null; level: number | null }
    /** Lessons of other classes at the same time. */
    overlaps: readonly string[]
  } | null
  /** What other offices' registers say; null where none is connected. */
  registers?: {
    spoke: readonly { title: string; dataDate: Day }[]
    /** Null while none has answered yet. */
    asOf: Day | null
    stops: readonly Reason[]
    notes: readonly Reason[]
  } | null
  /** The person's certificates that could serve; for a claim without a class just the one. */
  certificates: readonly HeldCertificate[]
  /** Title of the class whose institution is to claim for this certificate; only asked where a person claims. */
  fromClass?: string | null
  /** The voucher that stands for the seat; null where there is none although the money asks for one. */
  voucher?: { number: string; face: string; worthFen: number } | null
  otherClaims: readonly { number: string; title: string }[]
  holds: readonly Reason[]
  /** Only where the person is paid. */
  account: { masked: string | null; sharedWith: number } | 'institution'
  judgement: Judgement
}

/** The certificate that carries the claim: of the class's kind, occupation and level, valid, issued since it began. */
export function fittingCertificate(
  facts: Pick<LineFacts, 'training' | 'certificates'>,
): HeldCertificate | null {
  const { training, certificates } = facts
  if (!training) return certificates.find((c) => c.state === 'valid') ?? null
  return (
    certificates.find(
      (c) =>
        c.state === 'valid' &&
        c.kind === training.expected.kind &&
        c.occupationCode === training.expected.occupationCode &&
        c.level === training.expected.level &&
        c.issuedOn >= training.startsOn,
    ) ?? null
  )
}

function certificateRow(facts: LineFacts): CheckRow {
  const { training, certificates, today } = facts
  const source = '证书库'
  const fit = fittingCertificate(facts)
  if (fit) {
    const found = `${certificateKinds[fit.kind]} ${fit.number}，${fit.issuedOn} 由${fit.orgName}发证，有效`
    return row('certificate', 'passed', found, source, today)
  }
  if (training && !trackHas(training.track, 'certificate-check')) {
    return row('certificate', 'not-needed', '本类培训不以取得证书为补贴条件', source, today)
  }
  const revoked = certificates.find((c) => c.state === 'revoked')
  if (revoked) return row('certificate', 'failed', `证书 ${revoked.number} 已撤销`, source, today)
  const early = training && certificates.find((c) => c.state === 'valid' && c.issuedOn < training.startsOn)
  if (early) return row('certificate', 'failed', `证书 ${early.number} 的发证日期早于开班`, source, today)
  if (certificates.length > 0)
    return row('certificate', 'failed', '证书的类型、职业（工种）或等级与班级不符', source, today)
  return row('certificate', 'failed', '没有查到证书', source, today)
}

function originRow(facts: LineFacts): CheckRow {
  return facts.fromClass
    ? row('origin', 'failed', `该证书经“${facts.fromClass}”培训取得，由培训机构申报`, '证书库', facts.today)
    : row('origin', 'passed', '没有应由培训机构申报的情形', '证书库', facts.today)
}

/** Hours that nobody checked in for on the spot are told to whoever reviews them. */
const handedIn = (hours: number): string => (hours > 0 ? `，其中 ${hours} 学时为课后补录` : '')

/** A stop of a register fails; a note is looked at by a person; where none is connected nothing is pretended. */
function registersRow(said: LineFacts['registers']): CheckRow {
  if (!said) return row('registers', 'not-needed', '尚未接入部门数据，未作核对', '部门数据', null)
  const source = said.spoke.map((s) => s.title).join('、') || '部门数据'
  const told = [...said.stops, ...said.notes].map((r) => r.message).join('；')
  const result = said.stops.length > 0 ? 'failed' : said.notes.length > 0 ? 'no-data' : 'passed'
  return row('registers', result, told || `与 ${said.spoke.length} 类部门数据核对无异常`, source, said.asOf)
}

function trainingRows(facts: LineFacts): CheckRow[] {
  const t = facts.training
  if (!t) return []
  const rows: CheckRow[] = []
  rows.push(
    t.enrolledAt
      ? row('roster', 'passed', `${t.enrolledAt} 登入实名制名册`, '实名制名册', facts.today)
      : row('roster', 'failed', '不在班级实名制名册中', '实名制名册', facts.today),
  )
  rows.push(
    t.attendance
      ? row(
          'attendance',
          passOr(t.attendance.percent >= t.attendance.least),
          `出勤 ${t.attendance.percent}%，要求 ${t.attendance.least}%${handedIn(t.attendance.handedInHours ?? 0)}`,
          '签到记录',
          facts.today,
        )
      : row('attendance', 'failed', '没有签到记录', '签到记录', facts.today),
  )
  if (trackHas(t.track, 'final-exam')) {
    const scores = t.scores ? `理论 ${t.scores.theory ?? '—'}，实操 ${t.scores.practice ?? '—'}` : '没有成绩'
    rows.push(row('passed', passOr(t.passed === true), scores, '结业考核', facts.today))
  } else rows.push(row('passed', 'not-needed', '本类培训以证书为准', '结业考核', null))
  rows.push(certificateRow(facts))
  rows.push(
    trackHas(t.track, 'evaluation')
      ? row(
          'evaluated',
          passOr(t.evaluated),
          t.evaluated ? '已完成评价' : '还没有评价',
          '学员评价',
          facts.today,
        )
      : row('evaluated', 'not-needed', '本类培训不要求学员评价', '学员评价', null),
  )
  rows.push(
    row(
      'overlap',
      passOr(t.overlaps.length === 0),
      t.overlaps.length === 0 ? '没有同一时间的其他课次' : `与${t.overlaps.join('、')}的课次时间重叠`,
      '全省排课数据',
      facts.today,
    ),
  )
  rows.push(registersRow(facts.registers))
  if (facts.voucher !== undefined) {
    const found = facts.voucher ? `${facts.voucher.number}，${facts.voucher.face}` : '没有为本班使用培训券'
    rows.push(row('voucher', passOr(facts.voucher !== null), found, '培训券', facts.today))
  }
  return rows
}

/** What is paid of the policy's amount: a voucher with a face pays no more than it says. */
export const payableOf = (facts: Pick<LineFacts, 'judgement' | 'voucher'>): number =>
  Math.min(facts.judgement.amountFen, facts.voucher?.worthFen ?? facts.judgement.amountFen)

/** The step by which a voucher's face lowers the policy's amount, where it does. */
export function faceStep(facts: Pick<LineFacts, 'judgement' | 'voucher' | 'today'>): TraceNode[] {
  const lessFen = facts.judgement.amountFen - payableOf(facts)
  if (lessFen === 0 || !facts.voucher) return []
  const { number, face } = facts.voucher
  return [
    {
      rule: 'checks/voucher-face',
      title: '按培训券券面计算',
      clause: 'F37-14',
      inputs: { 培训券: { value: number, source: '培训券', asOf: facts.today } },
      effectFen: -lessFen,
      note: face,
      outcome: 'applied',
    },
  ]
}

/** Conditions, counts and exclusions of the policy, each as a row of its own; what they say is in the explanation. */
export function rowsOfTrace(trace: readonly TraceNode[]): CheckRow[] {
  return trace.flatMap((node): CheckRow[] => {
    const under = rowsOfTrace(node.children ?? [])
    const result =
      node.outcome === 'met'
        ? 'passed'
        : node.outcome === 'failed'
          ? 'failed'
          : node.outcome === 'unknown'
            ? 'no-data'
            : null
    if (!result || !/^(?:requirements|limits|exclusions|vouchers)\/(?!all$)./.test(node.rule)) return under
    const inputs = Object.entries(node.inputs)
    return [
      {
        key: node.rule,
        title: node.title,
        result,
        found: [inputs.map(([name, input]) => `${name}：${input.value}`).join('，'), node.note]
          .filter(Boolean)
          .join('；'),
        source:
          [
            ...new Set(inputs.map(([, input]) => input.source).filter((source) => source && source !== '—')),
          ].join('、') || '补贴政策',
        asOf: inputs.map(([, input]) => input.asOf).find((day) => day !== null) ?? null,
        clause: node.clause,
      },
      ...under,
    ]
  })
}

const BEFORE_ONLY: readonly string[] = ['origin', 'claims', 'holds', 'account']

/** What a claimant said of themselves and nobody else knows is looked at by a person before money moves (F2-3). */
const lookedAt = (check: CheckRow): CheckRow =>
  check.result === 'passed' && check.source.split('、').includes('本人填报')
    ? { ...check, result: 'no-data', found: `${check.found}；本人填报，请经办人员核实` }
    : check

export function checkLine(facts: LineFacts): CheckRow[] {
  const rows = facts.rows
    ? [...facts.rows]
    : facts.training
      ? trainingRows(facts)
      : [certificateRow(facts), originRow(facts), ...(facts.registers ? [registersRow(facts.registers)] : [])]
  const asked = rowsOfTrace(facts.judgement.trace)
  rows.push(...(facts.training ? asked : asked.map(lookedAt)))
  rows.push(
    row(
      'claims',
      passOr(facts.otherClaims.length === 0),
      facts.otherClaims.length === 0
        ? '全省没有同一证书或同一职业同一等级的其他申报'
        : facts.otherClaims.map((c) => `${c.number}（${c.title}）`).join('、'),
      '全省补贴申报与资金台账',
      facts.today,
    ),
  )
  rows.push(
    row(
      'holds',
      passOr(facts.holds.length === 0),
      facts.holds.length === 0 ? '没有限制' : facts.holds.map((h) => h.message).join('；'),
      '限制名单',
      facts.today,
    ),
  )
  if (facts.account !== 'institution') {
    const { masked, sharedWith } = facts.account
    const found = !masked
      ? '没有登记收款账户'
      : sharedWith > 0
        ? `账户 ${masked} 还登记在另外 ${sharedWith} 人名下`
        : `账户 ${masked}`
    rows.push(row('account', passOr(masked !== null && sharedWith === 0), found, '本人登记', facts.today))
  }
  rows.push(
    row(
      'standard',
      passOr(facts.judgement.amountFen > 0),
      facts.judgement.amountFen > 0
        ? `按现行政策为 ${yuan(facts.judgement.amountFen)} 元`
        : '按现行政策没有可享受的金额',
      '补贴政策',
      facts.today,
    ),
  )
  if (facts.afterwards) return rows.filter((check) => !BEFORE_ONLY.includes(check.key))
  return rows
}

/** Everything that keeps the line from being subsidised. */
export function reasonsOf(checks: readonly CheckRow[], judgement: Judgement): Reason[] {
  const own = checks
    .filter((c) => c.result === 'failed' && c.key in checkTitles && c.key !== 'standard')
    .map((c) =>
      lineRefusals.check_failed(
        { title: c.title, found: c.found },
        { clause: c.clause, ...(c.next ? { next: c.next } : {}) },
      ),
    )
  return [...own, ...(judgement.eligible ? [] : judgement.reasons)]
}

const outcomeOf: Record<CheckResult, NonNullable<TraceNode['outcome']>> = {
  passed: 'met',
  failed: 'failed',
  'no-data': 'unknown',
  'not-needed': 'skipped',
}

const ownChecks = (checks: readonly CheckRow[]): CheckRow[] =>
  checks.filter((c) => c.key in checkTitles && c.key !== 'standard')

/** The claim's own checks as steps of an explanation. */
export const checkNodes = (checks: readonly CheckRow[]): TraceNode[] =>
  ownChecks(checks).map((c) => ({
    rule: `checks/${c.key}`,
    title: c.title,
    clause: c.clause,
    inputs: { [c.title]: { value: c.found, source: c.source, asOf: c.asOf } },
    effectFen: null,
    note: '',
    outcome: outcomeOf[c.result],
  }))

/** Whether a check of the claim itself stops the money, whatever the policy says. */
export const isBarred = (checks: readonly CheckRow[]): boolean =>
  ownChecks(checks).some((c) => c.result === 'failed')

/**
 * The explanation kept with the line: the policy's, and the claim's own checks below it. Where a check of ours stops
 * money that the policy would give, the last step takes it back, so that the effects still add up to the amount.
 */
export function explain(judgement: Judgement, checks: readonly CheckRow[], counts: boolean): TraceNode[] {
  const own = ownChecks(checks)
  const children = checkNodes(checks)
  const failed = own.filter((c) => c.result === 'failed')
  const group: TraceNode = {
    rule: 'checks/all',
    title: '申报核验',
    clause: 'F37-14',
    inputs: {},
    effectFen: null,
    note: '',
    outcome: failed.length > 0 ? 'failed' : own.some((c) => c.result === 'no-data') ? 'unknown' : 'met',
    children,
  }
  if (counts || judgement.amountFen === 0) return [...judgement.trace, group]
  return [
    ...judgement.trace,
    group,
    {
      rule: 'checks/result',
      title: '本次不计补贴',
      clause: failed[0]?.clause ?? 'F37-14',
      inputs: {},
      effectFen: -judgement.amountFen,
      note: failed.map((c) => `${c.title}未通过：${c.found}`).join('；'),
      outcome: 'failed',
    },
  ]
}

export const lacksData = (checks: readonly CheckRow[]): boolean => checks.some((c) => c.result === 'no-data')

/** The same checks, counted over all lines of a claim. */
export function summarise(
  lines: readonly { checks: readonly CheckRow[] }[],
): { key: string; title: string; passed: number; failed: number; noData: number }[] {
  const byKey = new Map<
    string,
    { key: string; title: string; passed: number; failed: number; noData: number }
  >()
  for (const check of lines.flatMap((l) => l.checks)) {
    const sum = byKey.get(check.key) ?? {
      key: check.key,
      title: check.title,
      passed: 0,
      failed: 0,
      noData: 0,
    }
    byKey.set(check.key, sum)
    if (check.result === 'passed') sum.passed += 1
    if (check.result === 'failed') sum.failed += 1
    if (check.result === 'no-data') sum.noData += 1
  }
  return [...byKey.values()].filter((s) => s.passed + s.failed + s.noData > 0)
}
