/** Rows of a roster: what refuses the file, and what only takes the seat out of the subsidy. */
import type { Day } from '#platform/day'
import { defineRefusals, type Reason } from '#platform/refusal'
import { type Category, categories } from '#registry/people/contract'
import type { ClassState } from './class-rules.ts'

export const ROSTER_MAX_ROWS = 3000
/** Nobody younger is trained for work. */
const YOUNGEST = 16
/** A phone number that stands for this many people is nobody's own. */
export const SHARED_PHONE = 3

export const rosterColumns = [
  { key: 'name', title: '姓名', required: true, text: true, width: 14 },
  {
    key: 'idNumber',
    title: '身份证号',
    required: true,
    text: true,
    width: 24,
    aliases: ['身份证号码', '公民身份号码'],
  },
  { key: 'phone', title: '手机号', required: true, text: true, width: 16, aliases: ['手机号码', '联系电话'] },
  { key: 'category', title: '人员类别', required: true, width: 26, choices: Object.values(categories) },
] as const

/** Trainees may be added; once filed, only approval opens the roster again, and the first lesson closes it. */
export const ROSTER_STATES: readonly ClassState[] = ['draft', 'returned', 'withdrawn', 'approved']
/** Trainees may leave, also while the class runs. */
export const LEAVING_STATES: readonly ClassState[] = [...ROSTER_STATES, 'running']
/** Whoever finds their own name on a roster may take it off at any time until the lessons are over. */
export const OWN_LEAVING_STATES: readonly ClassState[] = [...LEAVING_STATES, 'submitted', 'reviewed']

export const traineeStates = { enrolled: '在册', left: '已退出' } as const
export const traineeSources = { import: '名册导入', manual: '机构添加', self: '本人报名' } as const

export const refusals = defineRefusals('roster', {
  name: {
    text: (f: { name: string }) => (f.name ? `姓名“${f.name}”含有不应出现的字符。` : '姓名没有填写。'),
    next: '请按身份证填写姓名。',
  },
  category: {
    text: (f: { given: string }) => `人员类别“${f.given}”不在规定的类别中。`,
    clause: 'F37-目标',
    next: `请从下拉列表中选择：${Object.values(categories).join('、')}。`,
  },
  twice: {
    text: (f: { first: number }) => `与第 ${f.first} 行是同一身份证号，重复填写。`,
    clause: 'F2-7',
    next: '请删除重复的一行。',
  },
  shared_phone: {
    text: (f: { rows: number }) => `该手机号在名册中用于 ${f.rows} 人。`,
    clause: 'F2-7',
    next: '请填写学员本人的手机号，签到和评价都要用到。',
  },
  phone_of_others: {
    text: (f: { others: number }) => `该手机号已登记为另外 ${f.others} 人的号码。`,
    clause: 'F2-7',
    next: '请填写学员本人的手机号，签到和评价都要用到。',
  },
  too_young: {
    text: (f: { age: number }) => `${f.age} 周岁，未满 ${YOUNGEST} 周岁，不能参加职业技能培训。`,
    next: '请核对身份证号。',
  },
  over_seats: {
    text: (f: { seats: number; would: number }) =>
      `在册人数将达到 ${f.would} 人，超过备案人数 ${f.seats} 人。`,
    next: '请减少学员或先增加备案人数。',
  },
  overlap: {
    text: (f: { other: string; at: string; who: string }) =>
      `${f.who}与“${f.other}”的上课时间（${f.at}）重叠。`,
    clause: 'F2-7',
    next: '同一时间只能参加一个培训班，请与学员核实后调整。',
  },
  same_training: {
    text: (f: { other: string }) => `已在“${f.other}”参加同一职业（工种）、同一等级的补贴性培训。`,
    clause: 'N10-7',
    next: '同一职业同一等级不重复享受补贴。',
  },
  category_differs: {
    text: (f: { given: string; held: string; source: string }) =>
      `填报的人员类别为“${f.given}”，${f.source}为“${f.held}”，按${f.source}认定。`,
    clause: 'F2-7',
    next: '如情况已变化，请学员持材料到人社经办窗口核录。',
  },
  already: { text: '已在本班名册中。', next: '无需重复报名。' },
  class_closed: {
    text: (f: { state: string }) => `培训班当前为“${f.state}”，名册不能变动。`,
    next: '如需调整名册，请先撤回备案；已开课的班级只能登记退出。',
  },
  not_open: {
    text: '该培训班未开放自主报名，或报名已截止。',
    next: '请选择其他正在招生的培训班，或联系培训机构。',
  },
  full: { text: '该培训班名额已满。', next: '请选择其他正在招生的培训班。' },
  no_voucher: {
    text: '您没有可以用于这个班的培训券。',
    clause: 'F37-14',
    next: '请在“我的培训券”查看券的用途和可领的券。',
  },
  voucher_closed: {
    text: '这个班现在不能更换培训券。',
    next: '如有疑问，请联系培训机构或当地人社部门。',
  },
  gone: { text: '该学员已不在名册中。', next: '请刷新名册。' },
  wrong_file: { text: '名册应为 Excel（.xlsx）文件。', next: '请下载模板填写后上传。' },
  file_other: { text: '引用的文件不是您上传的。', next: '请重新上传文件。' },
})

/** Letters, Chinese characters and the middle dot of names; nothing a spreadsheet would calculate. */
const NAME = /^[\p{Script=Han}\p{Letter}][\p{Script=Han}\p{Letter}·•.\s'-]{0,38}[\p{Script=Han}\p{Letter}]$/u

const byTitle = new Map<string, Category>(
  Object.entries(categories).map(([key, title]) => [title, key as Category]),
)
export const categoryOf = (text: string): Category | undefined =>
  byTitle.get(text.trim()) ?? (Object.hasOwn(categories, text) ? (text as Category) : undefined)

export const checkName = (name: string, field = 'name'): Reason[] =>
  NAME.test(name) ? [] : [refusals.name({ name: name.slice(0, 20) }, { field })]

export interface RosterLine {
  row: number
  name: string
  idNumber: string
  phone: string
  category: string
}

/**
 * Every reason why these lines can't be taken, each with row and column. `checkId` and `checkPhone` are the
 * identity rules, handed in because they live with people; `ageOn` is asked for valid numbers only.
 */
export function checkLines(
  lines: readonly RosterLine[],
  identity: {
    checkId: (id: string) => Reason[]
    checkPhone: (phone: string) => Reason[]
    ageOn: (id: string) => number
  },
): Reason[] {
  const reasons: Reason[] = []
  const firstRow = new Map<string, number>()
  const phones = new Map<string, number>()
  for (const line of lines) if (line.phone) phones.set(line.phone, (phones.get(line.phone) ?? 0) + 1)
  for (const line of lines) {
    const at = (all: Reason[]) => reasons.push(...all.map((r) => ({ ...r, row: line.row })))
    // Empty cells were named when the sheet was read.
    if (line.name) at(checkName(line.name))
    if (line.idNumber) {
      const faults = identity.checkId(line.idNumber)
      at(faults)
      const first = firstRow.get(line.idNumber)
      if (first !== undefined) at([refusals.twice({ first }, { field: 'idNumber' })])
      else firstRow.set(line.idNumber, line.row)
      if (faults.length === 0) {
        const age = identity.ageOn(line.idNumber)
        if (age < YOUNGEST) at([refusals.too_young({ age }, { field: 'idNumber' })])
      }
    }
    if (line.phone) {
      at(identity.checkPhone(line.phone))
      const rows = phones.get(line.phone) ?? 0
      if (rows >= SHARED_PHONE) at([refusals.shared_phone({ rows }, { field: 'phone' })])
    }
    if (line.category && !categoryOf(line.category)) {
      at([refusals.category({ given: line.category.slice(0, 20) }, { field: 'category' })])
    }
  }
  return reasons
}

/** What an import does to a roster: new people, changed categories, and who stays as they were. */
export function planImport(
  held: ReadonlyMap<string, { category: string }>,
  incoming: readonly { personId: string; category: string }[],
): { added: string[]; changed: string[]; unchanged: string[] } {
  const out = { added: [] as string[], changed: [] as string[], unchanged: [] as string[] }
  for (const { personId, category } of incoming) {
    const now = held.get(personId)
    out[now === undefined ? 'added' : now.category === category ? 'unchanged' : 'changed'].push(personId)
  }
  return out
}

/** Enrolment on a phone is open from approval to the day before the first session. */
export const enrolmentOpen = (
  row: { state: string; selfEnrolment: boolean; startsOn: Day },
  today: Day,
): boolean => row.state === 'approved' && row.selfEnrolment && today < row.startsOn
