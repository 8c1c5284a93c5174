import { z } from 'zod'
import { act } from '#platform/act'
import {
  day,
  fenAmount,
  flagText,
  id,
  listInput,
  listOutput,
  regionCode,
  text,
  version,
} from '#platform/list'
import { defineRefusals } from '#platform/refusal'
import { level, levelText } from '#registry/occupations/contract'

/** Where a need became known (F37-1, N10-1). */
export const channels = {
  enterprise: '企业自主申报',
  'employment-service': '公共就业服务机构',
  'hr-agency': '人力资源服务机构',
  'rural-platform': '农民工就业服务平台',
  'gig-market': '零工市场（平台）',
  union: '工会组织',
  industry: '行业主管部门',
} as const
export type Channel = keyof typeof channels
const channel = z.enum(Object.keys(channels) as [Channel, ...Channel[]])
/** The channels that an HR department reports for; the others follow from who reports. */
export const hrChannels = ['employment-service', 'hr-agency', 'rural-platform', 'gig-market'] as const

export const vacancyStates = { open: '招聘中', closed: '已结束' } as const
export type VacancyState = keyof typeof vacancyStates
/** What a reader sees today: a need whose day has passed is no longer counted as demand. */
export const shownStates = { open: '招聘中', expired: '到岗日期已过', closed: '已结束' } as const
export type ShownState = keyof typeof shownStates
const shownState = z.enum(Object.keys(shownStates) as [ShownState, ...ShownState[]])

export const closeReasons = {
  filled: '已招满',
  partly: '部分招到，不再招聘',
  cancelled: '取消招聘',
} as const
export type CloseReason = keyof typeof closeReasons
const closeReason = z.enum(Object.keys(closeReasons) as [CloseReason, ...CloseReason[]])

export const MAX_IMPORT = 2000

export const refusals = defineRefusals('vacancy', {
  unknown_occupation: {
    text: (f: { code: string }) => `职业（工种）编码“${f.code}”不在职业分类中。`,
    next: '请按职业分类核对编码。',
  },
  name_differs: {
    text: (f: { code: string; name: string; official: string }) =>
      `编码 ${f.code} 对应的职业（工种）是“${f.official}”，与所填“${f.name}”不符。`,
    next: '请核对名称与编码。',
  },
  not_a_county: {
    text: (f: { region: string }) => `工作地区“${f.region}”不是县（市、区）。`,
    next: '请填写到县（市、区）。',
  },
  region_outside: {
    text: (f: { region: string }) => `工作地区“${f.region}”不在您的管辖范围内。`,
    next: '请由所属地区的人员填报。',
  },
  wage_order: { text: '月工资上限低于下限。', next: '请核对月工资范围。' },
  wage_half: { text: '月工资下限和上限须同时填写，或同时不填。', next: '请补全月工资范围。' },
  too_late: {
    text: (f: { day: string; today: string }) => `到岗日期 ${f.day} 早于今天（${f.today}）。`,
    next: '请填写今天或以后的到岗日期。',
  },
  too_far: {
    text: (f: { day: string }) => `到岗日期 ${f.day} 在两年以后。`,
    next: '请按近期用工计划填写。',
  },
  channel_not_yours: {
    text: (f: { channel: string; own: string }) => `您单位填报的渠道应为“${f.own}”，不能填“${f.channel}”。`,
    clause: 'F37-1',
    next: '请改正渠道后提交。',
  },
  employer_needed: {
    text: '没有填写用人单位。',
    next: '请选择已登记的单位，或填写单位名称和统一社会信用代码。',
  },
  employer_other: {
    text: '企业只能填报本单位的岗位需求。',
    next: '如为其他单位，请由该单位或当地人社部门填报。',
  },
  employer_name: {
    text: (f: { name: string; registered: string }) =>
      `该统一社会信用代码登记的单位是“${f.registered}”，与所填“${f.name}”不符。`,
    next: '请核对单位名称与代码。',
  },
  told_before: {
    text: (f: { employer: string; occupation: string }) =>
      `“${f.employer}”在同一地区、同一到岗日期已有招聘中的“${f.occupation}”需求，重复填报会重复计数。`,
    next: '请修改已填报的需求，或先结束它。',
  },
  twice_in_file: {
    text: (f: { row: number }) => `与第 ${f.row} 行是同一需求。`,
    next: '请合并人数后保留一行。',
  },
  not_yours: {
    text: '这条岗位需求不是您单位填报的。',
    next: '请由用人单位、填报单位或当地人社部门办理。',
  },
  filled_wrong: {
    text: (f: { filled: number; headcount: number }) =>
      `招到 ${f.filled} 人，多于需求人数 ${f.headcount} 人。`,
    next: '请核对招到人数。',
  },
  filled_contradicts: {
    text: (f: { reason: string; filled: number; headcount: number }) =>
      `结束原因“${f.reason}”与招到 ${f.filled} 人（需求 ${f.headcount} 人）不一致。`,
    next: '请核对结束原因与招到人数。',
  },
  bad_cell: {
    text: (f: { title: string; value: string; allowed: string }) => `“${f.title}”不能填“${f.value}”。`,
    next: (f: { allowed: string }) => `应填：${f.allowed}。`,
  },
  not_own_file: { text: '没有找到您上传的这份文件。', next: '请重新上传后再导入。' },
})

export const vacancy = z.object({
  id,
  employerOrgId: id.nullable(),
  employerName: z.string(),
  employerUscc: z.string(),
  region: z.string(),
  regionName: z.string(),
  occupationCode: z.string(),
  occupationName: z.string(),
  level: level.nullable(),
  headcount: z.number().int(),
  wageFromFen: fenAmount.nullable(),
  wageToFen: fenAmount.nullable(),
  skills: z.string(),
  neededBy: day,
  trains: z.boolean(),
  channel,
  reporterName: z.string(),
  reportedOn: day,
  state: shownState,
  closeReason: closeReason.nullable(),
  closedOn: day.nullable(),
  filled: z.number().int().nullable(),
  version: z.number().int(),
  can: z.array(z.string()),
})
export type Vacancy = z.infer<typeof vacancy>

const details = {
  region: regionCode,
  occupationCode: text(20),
  level: level.nullish(),
  headcount: z.number().int().min(1).max(99_999),
  wageFromFen: fenAmount.min(1).nullish(),
  wageToFen: fenAmount.min(1).nullish(),
  skills: text(500),
  neededBy: day,
  trains: z.boolean().default(false),
}

export const reportVacancy = act({
  id: 'demand.vacancy.report',
  title: '填报岗位需求',
  method: 'POST',
  path: '/api/demand/vacancies',
  allow: { verb: 'vacancy.report' },
  input: z.object({
    ...details,
    /** An enterprise reports for itself and leaves these out. */
    employerOrgId: id.nullish(),
    employerName: text(80, 2).nullish(),
    employerUscc: text(30).nullish(),
    channel: channel.nullish(),
  }),
  output: z.object({ id, version: z.number().int() }),
  clause: 'F37-1',
})

export const changeVacancy = act({
  id: 'demand.vacancy.change',
  title: '修改岗位需求',
  method: 'POST',
  path: '/api/demand/vacancies/:id',
  allow: { verb: 'vacancy.report' },
  input: z.object({ ...details, id, version, reason: text(200, 2) }),
  output: z.object({ version: z.number().int() }),
})

export const closeVacancy = act({
  id: 'demand.vacancy.close',
  title: '结束招聘',
  method: 'POST',
  path: '/api/demand/vacancies/:id/close',
  allow: { verb: 'vacancy.report' },
  input: z.object({ id, version, closeReason, filled: z.number().int().min(0).max(99_999) }),
  output: z.object({ version: z.number().int() }),
})

export const reopenVacancy = act({
  id: 'demand.vacancy.reopen',
  title: '恢复招聘',
  method: 'POST',
  path: '/api/demand/vacancies/:id/reopen',
  allow: { verb: 'vacancy.report' },
  input: z.object({ id, version, neededBy: day, reason: text(200, 2) }),
  output: z.object({ version: z.number().int() }),
})

const filters = {
  state: shownState.optional(),
  region: regionCode.optional(),
  occupation: text(20).optional(),
  level: levelText.optional(),
  channel: channel.optional(),
  trains: flagText.optional(),
  from: day.optional(),
  to: day.optional(),
}

export const listVacancies = act({
  id: 'demand.vacancy.list',
  title: '查询岗位需求',
  method: 'GET',
  path: '/api/demand/vacancies',
  allow: { verb: 'vacancy.read' },
  input: z.object({ ...listInput, ...filters }),
  output: listOutput(vacancy).extend({ headcount: z.number().int() }),
  clause: 'N10-1',
})

export const getVacancy = act({
  id: 'demand.vacancy.get',
  title: '查看岗位需求',
  method: 'GET',
  path: '/api/demand/vacancies/:id',
  allow: { verb: 'vacancy.read' },
  input: z.object({ id }),
  output: vacancy,
})

export const exportVacancies = act({
  id: 'demand.vacancy.export',
  title: '导出岗位需求',
  method: 'GET',
  path: '/api/demand/vacancy-export',
  allow: { verb: 'vacancy.read' },
  input: z.object({ q: listInput.q, sort: listInput.sort, ...filters }),
  output: z.unknown(),
  produces: 'file',
})

/** Open vacancies added up by occupation: what is needed, by how many employers, at what wage. */
export const sumVacancies = act({
  id: 'demand.vacancy.sum',
  title: '汇总岗位需求',
  method: 'GET',
  path: '/api/demand/vacancy-sums',
  allow: { verb: 'vacancy.read' },
  input: z.object({ ...listInput, region: regionCode.optional() }),
  output: listOutput(
    z.object({
      occupationCode: z.string(),
      occupationName: z.string(),
      vacancies: z.number().int(),
      headcount: z.number().int(),
      employers: z.number().int(),
      wageFromFen: fenAmount.nullable(),
      wageToFen: fenAmount.nullable(),
    }),
  ),
  clause: 'F37-1',
})

export const vacancyTemplate = act({
  id: 'demand.vacancy.template',
  title: '下载岗位需求模板',
  method: 'GET',
  path: '/api/demand/vacancy-template',
  allow: { verb: 'vacancy.report' },
  input: z.object({}),
  output: z.unknown(),
  produces: 'file',
})

export const importVacancies = act({
  id: 'demand.vacancy.import',
  title: '导入岗位需求',
  method: 'POST',
  path: '/api/demand/vacancy-import',
  allow: { verb: 'vacancy.report' },
  input: z.object({ fileId: id, channel: channel.nullish() }),
  output: z.object({
    added: z.number().int(),
    headcount: z.number().int(),
    /** True where every row of the file is on record already. */
    unchanged: z.boolean(),
  }),
  clause: 'F37-1',
})

export const annotateVacancies = act({
  id: 'demand.vacancy.annotate',
  title: '下载岗位需求导入错误标注',
  method: 'POST',
  path: '/api/demand/vacancy-annotate',
  allow: { verb: 'vacancy.report' },
  input: z.object({ fileId: id, channel: channel.nullish() }),
  output: z.unknown(),
  produces: 'file',
  changes: false,
})
