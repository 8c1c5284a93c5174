/** The checks of a filing, each a row: the institution's list of what is missing and the officer's list of what was found. */
import { type Day, daysBetween, showInstant } from '#platform/day'
import { yuan } from '#platform/fen'
import type { Reason } from '#platform/refusal'
import type { PlanLine } from '#training/plans/contract'
import { type PaperKind, paperKinds, refusals } from './class-rules.ts'
import { refusals as roster } from './roster-rules.ts'
import {
  checkHours,
  checkTimes,
  type SessionPlan,
  refusals as sessionRefusals,
  showSession,
} from './session-rules.ts'

type CheckResult = 'passed' | 'failed' | 'warning' | 'no-data'
export interface CheckRow {
  key: string
  title: string
  clause: string | null
  result: CheckResult
  source: string
  finding: string
  reasons: Reason[]
}

export interface FilingFacts {
  /** `filing`: before submission, money is asked for; `filed`: money is held, the commitment signed. */
  stage: 'filing' | 'filed'
  today: Day
  filedOn: Day
  regionName: string
  row: { seats: number; startsOn: Day; endsOn: Day }
  /** Occupation or project, as the catalogue would list it. */
  what: string
  standing: Reason[]
  mayTrain: Reason[]
  catalogue: { hasVersion: boolean; listed: boolean; shortage: boolean }
  planTitle: string
  planReasons: Reason[]
  planLines: readonly PlanLine[]
  venue: { name: string; seats: number; usable: boolean } | null
  sessions: readonly (SessionPlan & {
    teacher: { name: string; usable: boolean } | null
    venue: { name: string; seats: number; usable: boolean } | null
    clashes: readonly { what: 'teacher' | 'venue'; other: string; startsAt: string }[]
  })[]
  papers: ReadonlySet<PaperKind>
  roster: { enrolled: number; eligible: number }
  personClashes: readonly { who: string; other: string; startsAt: string }[]
  money: {
    packTitle: string | null
    perSeatFen: number | null
    fundTitle: string | null
    /** Null: no budget. */
    availableFen: number | null
    /** What is wrong with the money, as the budget said it. */
    reasons: Reason[]
    reservedFen: number | null
  }
  /** What the submission said; null where it is not asked yet. */
  commitment: boolean | null
}

const resultOf = (reasons: readonly Reason[]): CheckResult => (reasons.length > 0 ? 'failed' : 'passed')

export function checkDays(row: { startsOn: Day; endsOn: Day }, today: Day): Reason[] {
  const reasons: Reason[] = []
  if (row.startsOn < today) reasons.push(refusals.days_past({ field: 'startsOn' }))
  const days = daysBetween(row.startsOn, row.endsOn)
  if (days < 0) reasons.push(refusals.days_order({ field: 'endsOn' }))
  if (days > 366) reasons.push(refusals.days_long({ days }, { field: 'endsOn' }))
  return reasons
}

function checkPlaces(f: FilingFacts): Reason[] {
  const reasons: Reason[] = []
  if (!f.venue?.usable) reasons.push(refusals.venue_other({ field: 'venueId' }))
  else if (f.row.seats > f.venue.seats) {
    reasons.push(
      refusals.venue_small(
        { seats: f.row.seats, venue: f.venue.name, venueSeats: f.venue.seats },
        { field: 'seats' },
      ),
    )
  }
  f.sessions.forEach((s, i) => {
    const at = { field: `sessions.${i}` }
    const session = showSession(s, i)
    if (!s.venue?.usable) reasons.push(sessionRefusals.venue({ session }, at))
    else if (f.row.seats > s.venue.seats) {
      const facts = { session, venue: s.venue.name, venueSeats: s.venue.seats, seats: f.row.seats }
      reasons.push(sessionRefusals.venue_small(facts, at))
    }
    if (!s.teacher?.usable) reasons.push(sessionRefusals.teacher({ session }, at))
  })
  return reasons
}

const checkClashes = (f: FilingFacts): Reason[] =>
  f.sessions.flatMap((s, i) =>
    s.clashes.map((c) => {
      const facts = { session: showSession(s, i), other: c.other, at: showInstant(c.startsAt) }
      return c.what === 'teacher'
        ? sessionRefusals.teacher_busy(
            { ...facts, teacher: s.teacher?.name ?? '' },
            { field: `sessions.${i}` },
          )
        : sessionRefusals.venue_busy({ ...facts, venue: s.venue?.name ?? '' }, { field: `sessions.${i}` })
    }),
  )

function checkCatalogue(f: FilingFacts): Reason[] {
  if (!f.catalogue.hasVersion) return [refusals.no_catalogue({ region: f.regionName, day: f.filedOn })]
  return f.catalogue.listed ? [] : [refusals.not_in_catalogue({ what: f.what, day: f.filedOn })]
}

function checkRoster(f: FilingFacts): Reason[] {
  if (f.roster.enrolled === 0) return [refusals.roster_missing()]
  if (f.roster.enrolled > f.row.seats) {
    return [refusals.roster_over({ enrolled: f.roster.enrolled, seats: f.row.seats })]
  }
  return []
}

function checkMoney(f: FilingFacts): Reason[] {
  if (f.stage === 'filed') return []
  if (!f.money.packTitle) return [refusals.no_pack({ region: f.regionName, day: f.filedOn })]
  if (f.money.perSeatFen === null) return [refusals.no_standard()]
  return f.money.reasons
}

function moneyFinding(f: FilingFacts): string {
  const { money } = f
  if (money.reservedFen !== null) return `已占用${money.fundTitle ?? ''} ${yuan(money.reservedFen)} 元`
  if (money.perSeatFen === null) return '无法测算'
  const need = `每人 ${yuan(money.perSeatFen)} 元，共需 ${yuan(money.perSeatFen * f.row.seats)} 元`
  return money.availableFen === null
    ? `${need}，没有可用预算`
    : `${need}，可用 ${yuan(money.availableFen)} 元`
}

export function filingChecks(f: FilingFacts): CheckRow[] {
  const missingPapers = (Object.keys(paperKinds) as PaperKind[]).filter((kind) => !f.papers.has(kind))
  const ineligible = f.roster.enrolled - f.roster.eligible
  const rows: CheckRow[] = []
  const add = (
    key: string,
    title: string,
    clause: string | null,
    source: string,
    reasons: Reason[],
    finding: string,
    result: CheckResult = resultOf(reasons),
  ) => rows.push({ key, title, clause, source, reasons, finding, result })

  add(
    'standing',
    '机构资格',
    'F2-2',
    '补贴性培训机构目录',
    f.standing,
    f.standing.length ? '不具备' : '在目录内',
  )
  add('may-train', '可开展的培训', 'F2-3', '机构核实记录', f.mayTrain, f.what)
  const catalogue = checkCatalogue(f)
  const listed = f.catalogue.shortage ? '在目录内，急需紧缺' : '在目录内'
  add(
    'catalogue',
    '需求指导目录',
    'F2-1',
    `${f.filedOn} 生效的目录`,
    catalogue,
    catalogue.length ? '不在目录内' : listed,
  )
  add('plan', '一项目一方案', 'F37-3', '培训方案', f.planReasons, f.planTitle)
  const days = checkDays(f.row, f.today)
  add('days', '起止日期', null, '开班备案', days, `${f.row.startsOn} 至 ${f.row.endsOn}`)
  const places = checkPlaces(f)
  add(
    'places',
    '场地与师资',
    'F37-13',
    '机构核实记录',
    places,
    f.venue ? `${f.venue.name}，容量 ${f.venue.seats} 人` : '未确定',
  )
  const times = [...checkTimes(f.sessions, f.row), ...checkHours(f.sessions, f.planLines)]
  const hours = f.sessions.reduce((n, s) => n + s.hours, 0)
  add('sessions', '课程安排', 'F2-3', '培训方案与课次', times, `${f.sessions.length} 次课，${hours} 课时`)
  const clashes = checkClashes(f)
  add(
    'clashes',
    '师资场地占用',
    'F2-3',
    '全省已备案课次',
    clashes,
    clashes.length ? `${clashes.length} 处冲突` : '没有冲突',
  )
  const papers = missingPapers.map((kind) => refusals.paper_missing({ paper: paperKinds[kind] }))
  add('papers', '开班材料', 'N10-3', '上传的材料', papers, `${4 - papers.length} / 4 份`)
  add(
    'roster',
    '学员名册',
    'F2-7',
    '实名制名册',
    checkRoster(f),
    `${f.roster.enrolled} 人，备案 ${f.row.seats} 人`,
  )
  const overlaps = f.personClashes.map((c) =>
    roster.overlap({ who: c.who, other: c.other, at: showInstant(c.startsAt) }),
  )
  add(
    'overlaps',
    '学员时间冲突',
    'F2-7',
    '全省已备案班级',
    overlaps,
    overlaps.length ? `${overlaps.length} 人冲突` : '没有冲突',
    f.roster.enrolled === 0 && overlaps.length === 0 ? 'no-data' : resultOf(overlaps),
  )
  const noneLeft = f.roster.enrolled > 0 && f.roster.eligible === 0
  add(
    'eligibility',
    '补贴资格',
    'F2-3',
    f.money.packTitle ?? '补贴政策',
    noneLeft ? [refusals.none_eligible()] : [],
    ineligible > 0 ? `${ineligible} 人不享受补贴，见名册` : `${f.roster.eligible} 人符合`,
    f.roster.enrolled === 0 ? 'no-data' : noneLeft ? 'failed' : ineligible > 0 ? 'warning' : 'passed',
  )
  const money = checkMoney(f)
  add('money', '补贴资金', 'F37-14', f.money.packTitle ?? '补贴政策与预算', money, moneyFinding(f))
  if (f.commitment !== null) {
    const unsigned = f.commitment ? [] : [refusals.commitment_needed({ field: 'commitment' })]
    add('commitment', '开班承诺书', 'F2-3', '机构签署', unsigned, f.commitment ? '已签署' : '未签署')
  }
  return rows
}

/** All reasons that stop the filing. */
export const stopping = (checks: readonly CheckRow[]): Reason[] =>
  checks.filter((c) => c.result === 'failed').flatMap((c) => c.reasons)

/** What is named beside the button: the failed checks. */
export const missingOf = (checks: readonly CheckRow[]): string[] =>
  checks.filter((c) => c.result === 'failed').map((c) => c.title)
