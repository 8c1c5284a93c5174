/** What registers say of a person on the first day of a class, as facts that a policy asks for and reasons of their own. */
import type { Day } from '#platform/day'
import { defineRefusals, type Reason } from '#platform/refusal'
import type { Category, FactName } from '#registry/people/contract'
import { categories } from '#registry/people/contract'
import type { AskingState } from './asking-rules.ts'
import {
  type AnswerState,
  answerStates,
  coversDay,
  type Finding,
  latestOn,
  type RegisterCode,
  registerOf,
  touches,
} from './register-rules.ts'

export interface RegisterFact {
  value: string
  source: 'register'
  asOf: Day
}
export interface About {
  category: string
  startsOn: Day
  endsOn: Day
  /** Keyed hash of the occupation; null where the training has none. */
  occupationTag: number | null
}
/** Data date of each register that spoke. */
export type Spoke = ReadonlyMap<RegisterCode, Day>

/** Asked of everybody on a roster and in a claim. */
export const rosterRegisters: readonly RegisterCode[] = [
  'deaths',
  'students',
  'pension',
  'insurance',
  'unemployment',
  'payroll',
  'poverty-prevention',
  'disabled',
  'trainings',
  'subsidies',
]

type Told = { register: RegisterCode; record: string; dataDate: Day }
const where = (f: Told): string =>
  `${registerOf(f.register).source}“${registerOf(f.register).title}”${f.record}（数据日期 ${f.dataDate}）`

export const registerReasons = defineRefusals('register-says', {
  dead: {
    text: (f: Told & { on: string }) => `${where(f)}：${f.on} 死亡。`,
    clause: 'F2-7',
    next: '请核对身份证号是否填错；确有错误登记的，由经办人员与民政部门核实后处理。',
  },
  name: {
    text: (f: Told) => `${where(f)}：同一身份证号登记的是另一姓名。`,
    clause: 'F2-7',
    next: '请核对学员身份证原件；更名的请到人社经办窗口核实。',
  },
  not_listed: {
    text: (f: { title: string; register: string; source: string; dataDate: Day }) =>
      `按“${f.title}”参训，但不在${f.source}“${f.register}”的名单中（数据日期 ${f.dataDate}）。`,
    clause: 'F2-7',
    next: '请改填实际的人员类别，或请学员持证明到人社经办窗口核录。',
  },
  payroll: {
    text: (f: Told) => `${where(f)}：开班时由财政供养。`,
    clause: 'F2-7',
    next: '请审核人员核对是否属于补贴对象。',
  },
  training: {
    text: (f: Told & { from: string; to: string }) =>
      `${where(f)}：${f.from} 至 ${f.to} 在外地参加补贴性培训。`,
    clause: 'N10-11',
    next: '同一时间只能参加一个培训班，请与学员核实。',
  },
  subsidy: {
    text: (f: Told & { on: string }) => `${where(f)}：${f.on} 已在外地享受同一职业（工种）的补贴。`,
    clause: 'N10-7',
    next: '同一职业同一等级不重复享受补贴，请核对等级。',
  },
  waiting: {
    text: (f: { register: string; source: string }) => `正在向${f.source}查询“${f.register}”，待回复。`,
    clause: 'F2-7',
    next: '回复后自动重新核对，无需办理。',
  },
  unanswered: {
    text: (f: { register: string; source: string; why: string }) =>
      `向${f.source}查询“${f.register}”无法得到答复：${f.why}。`,
    clause: 'F2-7',
    next: '不影响登记入册；可由审核人员重新核对时再次查询，或核对本人提供的证明。',
  },
})

const LISTS: readonly { register: RegisterCode; category: Category }[] = [
  { register: 'poverty-prevention', category: 'poverty-prevention' },
  { register: 'disabled', category: 'disabled' },
]

/** Facts of the person that stand in registers; where one did not speak there is none. */
export function factsFrom(
  findings: readonly Finding[],
  spoke: Spoke,
  about: Pick<About, 'startsOn' | 'category'>,
): Partial<Record<FactName, RegisterFact>> {
  const out: Partial<Record<FactName, RegisterFact>> = {}
  const of = (code: RegisterCode) => findings.filter((f) => f.register === code)
  const fact = (code: RegisterCode, value: string): RegisterFact => ({
    value,
    source: 'register',
    asOf: spoke.get(code) as Day,
  })
  const day = about.startsOn
  if (spoke.has('students')) {
    const last = latestOn(of('students'), day)
    const state = last && coversDay(last, day) ? last.value : null
    out.student = fact('students', state === 'enrolled' || state === 'graduating' ? state : 'none')
  }
  if (spoke.has('pension'))
    out.pension = fact('pension', of('pension').some((f) => coversDay(f, day)) ? 'drawing' : 'none')
  if (spoke.has('insurance') && of('insurance').some((f) => coversDay(f, day)))
    out.employment = fact('insurance', 'employed')
  else if (spoke.has('unemployment') && of('unemployment').some((f) => coversDay(f, day)))
    out.employment = fact('unemployment', 'unemployed')
  else if (spoke.has('insurance') && spoke.has('unemployment')) out.employment = fact('insurance', 'none')
  const listed = LISTS.find((l) => l.category === about.category && spoke.has(l.register))
  if (listed && of(listed.register).some((f) => coversDay(f, day)))
    out.category = fact(listed.register, listed.category)
  return out
}

/** `stops`: the seat does not count until it is settled; `notes`: for whoever reviews it. */
export function reasonsFrom(
  findings: readonly Finding[],
  spoke: Spoke,
  about: About,
): { stops: Reason[]; notes: Reason[] } {
  const stops: Reason[] = []
  const notes: Reason[] = []
  const field = { field: 'idNumber' }
  const told = (f: Finding): Told => ({ register: f.register, record: f.record, dataDate: f.dataDate })
  const named = new Set<RegisterCode>()
  for (const f of findings) {
    if (f.nameDiffers && !named.has(f.register)) {
      named.add(f.register)
      stops.push(registerReasons.name(told(f), field))
    }
    if (f.register === 'deaths' && (f.from ?? '') <= about.endsOn)
      stops.push(registerReasons.dead({ ...told(f), on: f.from ?? '' }, field))
    if (f.register === 'payroll' && coversDay(f, about.startsOn))
      notes.push(registerReasons.payroll(told(f), field))
    if (f.register === 'trainings' && touches(f, about.startsOn, about.endsOn))
      notes.push(registerReasons.training({ ...told(f), from: f.from ?? '', to: f.to ?? '' }, field))
    const same = about.occupationTag !== null && f.refTag === about.occupationTag
    if (f.register === 'subsidies' && same && (f.from ?? '') < about.startsOn)
      notes.push(registerReasons.subsidy({ ...told(f), on: f.from ?? '' }, field))
  }
  for (const { register, category } of LISTS) {
    const dataDate = spoke.get(register)
    if (about.category !== category || !dataDate) continue
    if (findings.some((f) => f.register === register && coversDay(f, about.startsOn))) continue
    const { title, source } = registerOf(register)
    stops.push(
      registerReasons.not_listed(
        { title: categories[category], register: title, source, dataDate },
        { field: 'category' },
      ),
    )
  }
  return { stops, notes }
}

/** Only to wait for: no news, and nobody has anything to do about it. */
export const isOwed = (reason: Reason): boolean => reason.code === 'register-says.waiting'

/** What a line that is asked one by one still owes, or could not say: for whoever reviews it, never a stop. */
export function lineNotes(
  lines: readonly { code: RegisterCode; state: AskingState; lastState: AnswerState | null }[],
): Reason[] {
  return lines.flatMap(({ code, state, lastState }) => {
    const { title: register, source } = registerOf(code)
    if (state === 'waiting') return [registerReasons.waiting({ register, source })]
    if (state !== 'given-up') return []
    return [registerReasons.unanswered({ register, source, why: answerStates[lastState ?? 'unavailable'] })]
  })
}

/** A register's word stands before what was only said, and before an officer's older one. */
export function withFacts<T extends { value: string; source: string; asOf: Day }>(
  known: Partial<Record<FactName, T>>,
  found: Partial<Record<FactName, RegisterFact>>,
): Partial<Record<FactName, T | RegisterFact>> {
  const out: Partial<Record<FactName, T | RegisterFact>> = { ...known }
  for (const [name, fact] of Object.entries(found) as [FactName, RegisterFact][]) {
    const held = known[name]
    const settled = held && (held.source === 'officer' || held.source === 'register') && held.asOf > fact.asOf
    if (!settled) out[name] = fact
  }
  return out
}
