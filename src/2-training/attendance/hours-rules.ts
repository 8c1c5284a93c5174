/** The one rule by which what is recorded becomes hours, and what each missing hour is missing for. */
import type { Day, Instant } from '#platform/day'
import { HOURS_A_DAY } from '#training/class-filing/contract'
import { mostOnline } from '#training/plans/contract'
import type { Deduction } from './check-contract.ts'
import type { CallState } from './recall-rules.ts'
import type { Times } from './rules.ts'
import { flags as flagTitles, type Source } from './words-contract.ts'

const MINUTE = 60_000
/** Coming or leaving this much off the timetable costs no hours. */
const GRACE_MINUTES = 15
/** Each call not answered costs so many hours. */
const HOURS_A_CALL = 1

export const hoursRule = `每次课须有签到和签退；迟到、早退各在 ${GRACE_MINUTES} 分钟以内的计全部学时，超过的按实际在课时间折算，不足半学时的舍去；没有签退的不计学时。随机点名每缺一次扣 ${HOURS_A_CALL} 学时，两次以上全部未应答的本次课不计。未提供位置、补传等存疑的签到，由授课教师确认在场后计入。每天最多计 ${HOURS_A_DAY} 学时；线上学时以平台上报的学习记录为准，不超过总学时的 40%。`

export interface Mark {
  at: Instant
  recordedAt: Instant
  source: Source
  flags: readonly string[]
}
export interface Found {
  in?: Mark | undefined
  out?: Mark | undefined
  /** Calls that had to be answered. */
  calls: readonly CallState[]
  /** The teacher's last word on whether the person was in the room. */
  word: { seen: boolean; at: Instant } | null
  witness: 'yes' | 'no' | 'silent' | null
}
export interface Credit {
  hours: number
  note: string
  deductions: Deduction[]
}

export const isLate = (session: Times, inAt: Instant): boolean =>
  Date.parse(inAt) > Date.parse(session.startsAt) + GRACE_MINUTES * MINUTE

/** Flags that no word of the teacher has settled. */
export const doubtsOf = (mark: Mark | undefined, word: Found['word']): string[] =>
  mark && !(word && word.at >= mark.recordedAt)
    ? mark.flags.map((flag) => (flagTitles as Record<string, string>)[flag] ?? flag)
    : []

const none = (session: { hours: number }, note: string, clause?: string): Credit => ({
  hours: 0,
  note,
  deductions: [{ what: note, hours: session.hours, ...(clause ? { clause } : {}) }],
})

export function creditOf(session: Times & { hours: number }, f: Found): Credit {
  if (!f.in) return none(session, '缺勤')
  if (f.witness === 'no') return none(session, '见证人否认在场，不计学时', 'F2-7')
  if (f.word && !f.word.seen) return none(session, '教师确认不在场，不计学时', 'F2-7')
  const doubts = doubtsOf(f.in, f.word)
  if (doubts.length > 0) return none(session, `签到存疑（${doubts.join('、')}），教师未确认在场，不计学时`)
  if (!f.out) return none(session, '没有签退，不计学时')
  const outDoubts = doubtsOf(f.out, f.word)
  if (outDoubts.length > 0)
    return none(session, `签退存疑（${outDoubts.join('、')}），教师未确认在场，不计学时`)

  const start = Date.parse(session.startsAt)
  const end = Date.parse(session.endsAt)
  const late = Math.max(0, Math.floor((Date.parse(f.in.at) - start) / MINUTE))
  const early = Math.max(0, Math.floor((end - Date.parse(f.out.at)) / MINUTE))
  const lost = (late > GRACE_MINUTES ? late : 0) + (early > GRACE_MINUTES ? early : 0)
  const minutes = (end - start) / MINUTE
  const off = [late > 0 ? `迟到 ${late} 分钟` : '', early > 0 ? `早退 ${early} 分钟` : ''].filter(Boolean)
  const base =
    lost === 0 ? session.hours : Math.max(0, Math.floor(((minutes - lost) / minutes) * session.hours * 2) / 2)
  const deductions: Deduction[] = []
  const notes: string[] = []
  if (lost > 0) {
    notes.push(`${off.join('，')}，折算 ${base} 学时`)
    deductions.push({ what: off.join('，'), hours: session.hours - base })
  } else if (off.length > 0) notes.push(`${off.join('，')}，在允许范围内`)

  const missed = f.calls.filter((call) => call.state === 'missed')
  const all = missed.length >= 2 && missed.length === f.calls.length
  const cost = all ? base : Math.min(base, missed.length * HOURS_A_CALL)
  if (missed.length > 0) {
    const what = all
      ? `随机点名 ${missed.length} 次全部未应答`
      : `第 ${missed.map((call) => call.no).join('、')} 次随机点名未应答`
    notes.push(all ? `${what}，不计学时` : `${what}，扣 ${cost} 学时`)
    deductions.push({ what, hours: cost, clause: 'F2-3' })
  }
  return { hours: base - cost, note: notes.join('；') || '全勤', deductions }
}

/** Whole percent, rounded down: 79.9 is not 80. */
export const percentOf = (credited: number, total: number): number =>
  total > 0 ? Math.floor((credited * 100) / total) : 0

export interface Credited {
  day: Day
  /** As the plan names it: practice, or anything taught. */
  kind: string
  hours: number
  handedIn: boolean
}
export interface Online {
  /** Hours of the class's online lines that a platform reports on. */
  planned: number
  hours: number
  deductions: readonly { title: string; minutes: number; clause?: string }[]
}
export interface Sum {
  creditedHours: number
  handedInHours: number
  totalHours: number
  modes: { theory: number; practice: number; online: number }
  deductions: Deduction[]
}

/** Sessions and online learning put together: no day over the most of a day, online no more than F2-5 allows. */
export function sumHours(cells: readonly Credited[], onsite: number, online: Online | null): Sum {
  const modes = { theory: 0, practice: 0, online: 0 }
  const days = new Map<Day, number>()
  const deductions: Deduction[] = []
  let handedInHours = 0
  for (const cell of cells) {
    const left = HOURS_A_DAY - (days.get(cell.day) ?? 0)
    const hours = Math.min(cell.hours, Math.max(0, left))
    if (hours < cell.hours)
      deductions.push({ what: `${cell.day} 超过每天 ${HOURS_A_DAY} 学时`, hours: cell.hours - hours })
    days.set(cell.day, (days.get(cell.day) ?? 0) + hours)
    modes[cell.kind === 'practice' ? 'practice' : 'theory'] += hours
    if (cell.handedIn) handedInHours += hours
  }
  const totalHours = onsite + (online?.planned ?? 0)
  if (online) {
    const most = Math.min(online.planned, mostOnline(totalHours))
    modes.online = Math.min(online.hours, most)
    for (const d of online.deductions)
      deductions.push({
        what: `线上学习：${d.title} ${d.minutes} 分钟`,
        hours: 0,
        ...(d.clause ? { clause: d.clause } : {}),
      })
    if (online.hours > most)
      deductions.push({ what: '线上学时超过总学时的 40%', hours: online.hours - most, clause: 'F2-5' })
  }
  return {
    creditedHours: modes.theory + modes.practice + modes.online,
    handedInHours,
    totalHours,
    modes,
    deductions,
  }
}
