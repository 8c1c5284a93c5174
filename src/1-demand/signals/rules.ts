/** What a vacancy must say, and how a sheet of them is read. Pure. */
import { addMonths, type Day } from '#platform/day'
import { type Fen, parseYuan } from '#platform/fen'
import { defineMoves } from '#platform/moves'
import type { Reason } from '#platform/refusal'
import { levelNames } from '#registry/occupations/contract'
import {
  type Channel,
  type CloseReason,
  channels,
  closeReasons,
  hrChannels,
  refusals,
  type ShownState,
  type VacancyState,
  vacancyStates,
} from './contract.ts'

export const vacancyMoves = defineMoves(vacancyStates, {
  change: { title: '修改', from: ['open'], to: 'open', verb: 'vacancy.report' },
  close: { title: '结束招聘', from: ['open'], to: 'closed', verb: 'vacancy.report' },
  reopen: { title: '恢复招聘', from: ['closed'], to: 'open', verb: 'vacancy.report' },
})

export interface Need {
  region: string
  occupationCode: string
  level: number | null
  headcount: number
  wageFromFen: Fen | null
  wageToFen: Fen | null
  skills: string
  neededBy: Day
  trains: boolean
}

interface Known {
  occupations: ReadonlyMap<string, { name: string }>
  regions: ReadonlyMap<string, { name: string; level: string }>
  today: Day
}

export const shownState = (v: { state: VacancyState; neededBy: Day }, today: Day): ShownState =>
  v.state === 'open' && v.neededBy < today ? 'expired' : v.state

/** The employer, who reported it, and the HR department of the place keep a vacancy up to date; nobody else. */
export function checkKeeper(
  v: { employerOrgId: string | null; reporterOrgId: string },
  actor: { orgId: string | null; orgKind: string | null },
): Reason[] {
  const own = actor.orgId !== null && [v.employerOrgId, v.reporterOrgId].includes(actor.orgId)
  return own || actor.orgKind === 'hr' ? [] : [refusals.not_yours()]
}

/** A plan for hiring reaches two years ahead at most. */
export const HORIZON_MONTHS = 24

export function checkNeededBy(day: Day, today: Day, at: { field?: string; row?: number } = {}): Reason[] {
  if (day < today) return [refusals.too_late({ day, today }, at)]
  return day > addMonths(today, HORIZON_MONTHS) ? [refusals.too_far({ day }, at)] : []
}

/** Everything wrong with what is needed; `row` is its row in a sheet. */
export function checkNeed(need: Need, known: Known, row?: number): Reason[] {
  const at = (field: string) => (row === undefined ? { field } : { field, row })
  const reasons: Reason[] = []
  if (!known.occupations.has(need.occupationCode)) {
    reasons.push(refusals.unknown_occupation({ code: need.occupationCode }, at('occupationCode')))
  }
  const region = known.regions.get(need.region)
  if (region?.level !== 'county') {
    reasons.push(refusals.not_a_county({ region: region?.name ?? need.region }, at('region')))
  }
  if ((need.wageFromFen === null) !== (need.wageToFen === null)) {
    reasons.push(refusals.wage_half(at(need.wageFromFen === null ? 'wageFromFen' : 'wageToFen')))
  } else if (need.wageFromFen !== null && need.wageToFen !== null && need.wageToFen < need.wageFromFen) {
    reasons.push(refusals.wage_order(at('wageToFen')))
  }
  return [...reasons, ...checkNeededBy(need.neededBy, known.today, at('neededBy'))]
}

/** Channels an organisation of this kind may report for; the first is taken where none is said. */
export function channelsOf(orgKind: string | null): readonly Channel[] {
  if (orgKind === 'hr') return hrChannels
  return orgKind === 'enterprise' || orgKind === 'union' || orgKind === 'industry' ? [orgKind] : []
}

export function chooseChannel(
  orgKind: string | null,
  asked: Channel | null | undefined,
): { channel: Channel | null; reasons: Reason[] } {
  const own = channelsOf(orgKind)
  if (asked && !own.includes(asked)) {
    const names = own.map((c) => channels[c]).join('、')
    const reason = refusals.channel_not_yours({ channel: channels[asked], own: names }, { field: 'channel' })
    return { channel: null, reasons: [reason] }
  }
  return { channel: asked ?? own[0] ?? null, reasons: [] }
}

export function checkClose(reason: CloseReason, filled: number, headcount: number): Reason[] {
  if (filled > headcount) return [refusals.filled_wrong({ filled, headcount }, { field: 'filled' })]
  const fits =
    reason === 'filled'
      ? filled === headcount
      : reason === 'partly'
        ? filled > 0 && filled < headcount
        : filled === 0
  return fits
    ? []
    : [refusals.filled_contradicts({ reason: closeReasons[reason], filled, headcount }, { field: 'filled' })]
}

/** One need is one: employer, occupation, level, place and day. */
export const needKey = (uscc: string, need: Pick<Need, 'occupationCode' | 'level' | 'region' | 'neededBy'>) =>
  [uscc, need.occupationCode, need.level ?? 0, need.region, need.neededBy].join('|')

export const SHEET_COLUMNS = [
  { key: 'employerName', title: '用人单位名称', required: true, width: 28 },
  { key: 'employerUscc', title: '统一社会信用代码', required: true, text: true, width: 24 },
  { key: 'region', title: '工作地区（县市区）', required: true, width: 18, aliases: ['工作地区'] },
  { key: 'occupationName', title: '职业（工种）名称', required: true, width: 20 },
  { key: 'occupationCode', title: '职业（工种）编码', required: true, text: true, width: 16 },
  { key: 'level', title: '技能等级要求', width: 16 },
  { key: 'headcount', title: '需求人数', required: true },
  { key: 'wageFrom', title: '月工资下限（元）', width: 16 },
  { key: 'wageTo', title: '月工资上限（元）', width: 16 },
  { key: 'skills', title: '技能要求', required: true, width: 40 },
  { key: 'neededBy', title: '到岗日期', required: true, width: 14 },
  { key: 'trains', title: '是否愿意组织培训', width: 16 },
] as const

export const NO_LEVEL = '不限'
export const LEVEL_CHOICES = [NO_LEVEL, ...[5, 4, 3, 2, 1].map((n) => levelNames[n] as string)]
/** `高级工`, `三级`, `高级工（三级）`, `3`. */
function readLevel(text: string): number | null | undefined {
  const plain = text.normalize('NFKC').replace(/\s/g, '')
  if (plain === '' || plain === NO_LEVEL || plain === '无') return null
  for (const [number, name] of Object.entries(levelNames)) {
    const whole = name.normalize('NFKC')
    const [trade, grade] = whole.replace(')', '').split('(')
    if ([whole, trade, grade, number].includes(plain)) return Number(number)
  }
  return undefined
}

export interface SheetNeed extends Need {
  row: number
  employerName: string
  employerUscc: string
  occupationName: string
}

/**
 * Reads the rows of a filled template; `countyOf` finds a county by code or name. A row with a wrong cell is
 * returned all the same, so that its other cells are judged in the same go; with any reason nothing is taken.
 */
export function readNeeds(
  rows: readonly { row: number; values: Record<string, string> }[],
  readDay: (text: string) => Day | null,
  countyOf: (text: string) => string | undefined,
): { needs: SheetNeed[]; reasons: Reason[] } {
  const reasons: Reason[] = []
  const needs = rows.map(({ row, values }) => {
    const get = (key: string) => (values[key] ?? '').trim()
    const bad = (field: string, allowed: string) => {
      const title = SHEET_COLUMNS.find((c) => c.key === field)?.title ?? field
      reasons.push(refusals.bad_cell({ title, value: get(field), allowed }, { row, field }))
    }
    const money = (field: string) => {
      const amount = get(field) === '' ? null : parseYuan(get(field))
      if (get(field) !== '' && (amount === null || amount <= 0))
        bad(field, '大于 0 的金额，如 6000 或 6000.00')
      return amount
    }
    const region = countyOf(get('region'))
    if (!region) bad('region', '县（市、区）名称，如“思明区”；重名的请写“厦门市思明区”或行政区划代码')
    const level = readLevel(get('level'))
    if (level === undefined) bad('level', LEVEL_CHOICES.join('、'))
    const headcount = /^\d{1,5}$/.test(get('headcount')) ? Number(get('headcount')) : 0
    if (headcount < 1) bad('headcount', '1 至 99999 的整数')
    const wageFromFen = money('wageFrom')
    const wageToFen = money('wageTo')
    const neededBy = readDay(get('neededBy'))
    if (!neededBy) bad('neededBy', '日期，如 2026-03-01')
    if (!['', '是', '否'].includes(get('trains'))) bad('trains', '是、否')
    if (get('skills').length > 500) bad('skills', '500 字以内')
    if (get('employerName').length < 2 || get('employerName').length > 80) bad('employerName', '2 至 80 个字')
    return {
      row,
      employerName: get('employerName'),
      employerUscc: get('employerUscc'),
      occupationName: get('occupationName'),
      occupationCode: get('occupationCode').normalize('NFKC'),
      region: region ?? '',
      level: level ?? null,
      headcount,
      wageFromFen,
      wageToFen,
      skills: get('skills'),
      neededBy: neededBy ?? '',
      trains: get('trains') === '是',
    }
  })
  return { needs, reasons }
}

/** Rows of one file that tell the same need. */
export function checkTwice(needs: readonly SheetNeed[]): Reason[] {
  const first = new Map<string, number>()
  return needs.flatMap((need) => {
    const key = needKey(need.employerUscc, need)
    const row = first.get(key)
    if (row === undefined) {
      first.set(key, need.row)
      return []
    }
    return [refusals.twice_in_file({ row }, { row: need.row, field: 'occupationCode' })]
  })
}
