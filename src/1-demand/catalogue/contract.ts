import { z } from 'zod'
import { act } from '#platform/act'
import {
  day,
  historyRow,
  id,
  intText,
  listInput,
  listOutput,
  reasonShape,
  regionCode,
  text,
  version,
} from '#platform/list'
import { defineRefusals } from '#platform/refusal'

/** 培训类型 of 附表1. */
export const trainingTypes = {
  employment: '就业技能培训',
  upgrading: '岗位技能提升培训',
  startup: '创业培训',
  apprenticeship: '企业新型学徒制培训',
  'high-skilled': '高技能人才培训',
  other: '其他培训',
} as const
export type TrainingType = keyof typeof trainingTypes
const trainingType = z.enum(Object.keys(trainingTypes) as [TrainingType, ...TrainingType[]])

/** The only kinds of project that may go without an occupation code (F2-附表1). */
export const codelessKinds = {
  completion: '结业证',
  outside: '非人社部门证书',
  startup: '创业培训合格证',
} as const
export type Codeless = keyof typeof codelessKinds
const codeless = z.enum(Object.keys(codelessKinds) as [Codeless, ...Codeless[]])

export const consultedKinds = {
  finance: '同级财政部门',
  industry: '行业主管部门',
  other: '其他单位',
} as const
export type ConsultedKind = keyof typeof consultedKinds

export const catalogueStates = {
  draft: '编制中',
  submitted: '待审定',
  'in-force': '已发布',
  discarded: '已作废',
} as const
export type CatalogueState = keyof typeof catalogueStates
/** What a reader sees today: versions in force part into past, present and coming. */
export const shownStates = {
  draft: '编制中',
  submitted: '待审定',
  upcoming: '已发布待生效',
  current: '现行有效',
  past: '已被替代',
  discarded: '已作废',
} as const
export type ShownState = keyof typeof shownStates

export const MAX_ITEMS = 600

export const refusals = defineRefusals('catalogue', {
  not_a_unit: {
    text: (f: { region: string }) => `“${f.region}”不发布目录，目录由设区市和平潭综合实验区发布。`,
    clause: 'F2-1',
    next: '请选择设区市或平潭综合实验区。',
  },
  draft_open: {
    text: (f: { title: string }) => `本地区已有一份未办结的目录：${f.title}。`,
    next: '请在该份目录上继续编制，或先作废它。',
  },
  no_items: {
    text: '目录中还没有培训项目。',
    clause: 'F2-1',
    next: '请先录入或导入培训项目。',
  },
  unknown_occupation: {
    text: (f: { code: string }) => `职业（工种）编码“${f.code}”不在职业分类中。`,
    clause: 'F2-附表1',
    next: '请按职业分类核对编码；确无编码的项目，编码填“无”并说明类别。',
  },
  name_differs: {
    text: (f: { code: string; name: string; official: string }) =>
      `编码 ${f.code} 对应的职业（工种）是“${f.official}”，与所填“${f.name}”不符。`,
    clause: 'F2-附表1',
    next: '请核对名称与编码；工种写在职业名称后面的括号里，如“保育师（幼儿）”。',
  },
  code_needed: {
    text: (f: { name: string }) => `“${f.name}”没有职业（工种）编码。`,
    clause: 'F2-附表1',
    next: '只有结业证、非人社部门证书和创业培训合格证项目可以没有编码，请补编码或说明类别。',
  },
  code_and_none: {
    text: (f: { name: string }) => `“${f.name}”既填了编码，又说明没有编码。`,
    clause: 'F2-附表1',
    next: '请保留其中一项。',
  },
  item_twice: {
    text: (f: { name: string; type: string }) => `“${f.name}”在“${f.type}”下重复。`,
    next: '请删除重复的项目，或改为另一培训类型。',
  },
  bad_cell: {
    text: (f: { title: string; value: string; allowed: string }) => `“${f.title}”不能填“${f.value}”。`,
    next: (f: { allowed: string }) => `可填：${f.allowed}。`,
  },
  cell_length: {
    text: (f: { title: string; max: number }) => `“${f.title}”应填 1 至 ${f.max} 个字。`,
    next: '请修改后重新导入。',
  },
  not_consulted: {
    text: (f: { kind: string }) => `还没有${f.kind}的会商意见。`,
    clause: 'F2-1',
    next: '请登记会商单位、意见和日期。',
  },
  consulted_later: { text: '会商日期晚于今天。', next: '请核对会商日期。' },
  filed_later: { text: '报省厅备案的日期晚于今天。', clause: 'F2-1', next: '请核对备案日期。' },
  starts_in_past: {
    text: (f: { today: string }) =>
      `生效日期不能早于今天（${f.today}）：已办的班级和申报按其当日目录判断，不能倒改。`,
    next: '请改为今天或以后的日期。',
  },
  starts_too_early: {
    text: (f: { from: string }) => `现行目录自 ${f.from} 起生效，新版须晚于这一天生效。`,
    next: '请改为更晚的生效日期。',
  },
  not_own_file: { text: '没有找到您上传的这份文件。', next: '请重新上传后再导入。' },
})

export const itemFields = z.object({
  trainingType,
  name: text(60),
  occupationCode: text(20).nullable(),
  codeless: codeless.nullable(),
  shortage: z.boolean(),
  standard: text(400),
  note: text(400).nullable(),
})
export type ItemFields = z.infer<typeof itemFields>

export const item = itemFields.extend({
  id,
  position: z.number().int(),
  /** People wanted by open vacancies of the region for this occupation; null where there is no code. */
  wanted: z.number().int().nullable(),
})
export type CatalogueItem = z.infer<typeof item>

export const consultation = z.object({
  kind: z.enum(Object.keys(consultedKinds) as [ConsultedKind, ...ConsultedKind[]]),
  name: text(60),
  opinion: text(300),
  on: day,
})
export type Consultation = z.infer<typeof consultation>

const catalogueRow = z.object({
  id,
  region: z.string(),
  regionName: z.string(),
  year: z.number().int(),
  versionNo: z.number().int(),
  title: z.string(),
  state: z.enum(Object.keys(shownStates) as [ShownState, ...ShownState[]]),
  items: z.number().int(),
  shortages: z.number().int(),
  note: z.string(),
  inForceFrom: day.nullable(),
  inForceTo: day.nullable(),
  version: z.number().int(),
})
export type CatalogueRow = z.infer<typeof catalogueRow>

const catalogueRecord = catalogueRow.extend({
  list: z.array(item),
  /** Of a draft and those after it, for the departments that handle it; empty for other readers. */
  consultations: z.array(consultation),
  filingNo: z.string().nullable(),
  filedOn: day.nullable(),
  returnedReason: z.string().nullable(),
  copiedFrom: z.string().nullable(),
  /** What still keeps it from being handed in. */
  missing: z.array(reasonShape),
  history: z.array(historyRow),
  can: z.array(z.string()),
})
export type CatalogueRecord = z.infer<typeof catalogueRecord>

/** Versions in force are public; drafts are for those who draw up or approve in the region. */
export const listCatalogues = act({
  id: 'demand.catalogue.list',
  title: '查询需求指导目录',
  method: 'GET',
  path: '/api/demand/catalogues',
  allow: 'public',
  input: z.object({
    ...listInput,
    region: regionCode.optional(),
    year: intText(2020, 2100).optional(),
    state: z.enum(Object.keys(shownStates) as [ShownState, ...ShownState[]]).optional(),
  }),
  output: listOutput(catalogueRow),
  clause: 'F2-1',
})

export const getCatalogue = act({
  id: 'demand.catalogue.get',
  title: '查看需求指导目录',
  method: 'GET',
  path: '/api/demand/catalogues/:id',
  allow: 'public',
  input: z.object({ id }),
  output: catalogueRecord,
})

/** The version in force for a region (a county's is its city's) on a day, today where none is given. */
export const catalogueInForce = act({
  id: 'demand.catalogue.in-force',
  title: '查询某日有效的需求指导目录',
  method: 'GET',
  path: '/api/demand/catalogue-in-force',
  allow: 'public',
  input: z.object({ region: regionCode, day: day.optional() }),
  output: z.object({ catalogue: catalogueRow.nullable(), list: z.array(item) }),
  clause: 'F2-1',
})

/** Which units have issued this year's catalogue, and which are late: it is due by the end of June. */
export const catalogueStatus = act({
  id: 'demand.catalogue.status',
  title: '查询各地目录发布情况',
  method: 'GET',
  path: '/api/demand/catalogue-status',
  allow: 'public',
  input: z.object({ year: intText(2020, 2100).optional() }),
  output: z.object({
    year: z.number().int(),
    due: day,
    rows: z.array(
      z.object({
        region: z.string(),
        regionName: z.string(),
        issuedOn: day.nullable(),
        items: z.number().int(),
        overdueDays: z.number().int(),
        catalogueId: id.nullable(),
      }),
    ),
  }),
  clause: 'F2-1',
})

export const exportCatalogue = act({
  id: 'demand.catalogue.export',
  title: '导出需求指导目录（附表1）',
  method: 'GET',
  path: '/api/demand/catalogues/:id/form',
  allow: 'public',
  input: z.object({ id }),
  output: z.unknown(),
  produces: 'file',
  clause: 'F2-附表1',
})

/** Occupations that open vacancies ask for and the draft does not list, most wanted first. */
export const suggestItems = act({
  id: 'demand.catalogue.suggest',
  title: '查询岗位有需求而目录未列的职业',
  method: 'GET',
  path: '/api/demand/catalogues/:id/suggestions',
  allow: { verb: 'catalogue.draft' },
  input: z.object({ id }),
  output: z.object({
    rows: z.array(
      z.object({
        occupationCode: z.string(),
        occupationName: z.string(),
        wanted: z.number().int(),
        employers: z.number().int(),
      }),
    ),
  }),
  clause: 'F37-1',
})

export const startCatalogue = act({
  id: 'demand.catalogue.start',
  title: '编制新版目录',
  method: 'POST',
  path: '/api/demand/catalogues',
  allow: { verb: 'catalogue.draft' },
  input: z.object({ region: regionCode, year: z.number().int().min(2020).max(2100), note: text(300) }),
  output: z.object({ id, version: z.number().int() }),
  clause: 'F2-1',
})

const reply = z.object({ version: z.number().int() })

export const setItems = act({
  id: 'demand.catalogue.set-items',
  title: '编制目录项目',
  method: 'POST',
  path: '/api/demand/catalogues/:id/items',
  allow: { verb: 'catalogue.draft' },
  input: z.object({ id, version, items: z.array(itemFields).max(MAX_ITEMS) }),
  output: reply,
  clause: 'F2-附表1',
})

export const importItems = act({
  id: 'demand.catalogue.import',
  title: '导入目录项目（附表1）',
  method: 'POST',
  path: '/api/demand/catalogues/:id/import',
  allow: { verb: 'catalogue.draft' },
  input: z.object({ id, version, fileId: id }),
  output: reply.extend({ items: z.number().int(), changed: z.boolean() }),
  clause: 'F2-附表1',
})

/** The user's own sheet with a last column that says what is wrong in each row. */
export const annotateItems = act({
  id: 'demand.catalogue.annotate',
  title: '下载目录导入错误标注',
  method: 'POST',
  path: '/api/demand/catalogues/:id/annotate',
  allow: { verb: 'catalogue.draft' },
  input: z.object({ id, fileId: id }),
  output: z.unknown(),
  produces: 'file',
  changes: false,
})

export const setConsultations = act({
  id: 'demand.catalogue.consult',
  title: '登记会商意见',
  method: 'POST',
  path: '/api/demand/catalogues/:id/consultations',
  allow: { verb: 'catalogue.draft' },
  input: z.object({ id, version, consultations: z.array(consultation).max(20) }),
  output: reply,
  clause: 'F2-1',
})

export const submitCatalogue = act({
  id: 'demand.catalogue.submit',
  title: '提交目录审定',
  method: 'POST',
  path: '/api/demand/catalogues/:id/submit',
  allow: { verb: 'catalogue.draft' },
  input: z.object({ id, version }),
  output: reply,
  clause: 'F2-1',
})

export const returnCatalogue = act({
  id: 'demand.catalogue.return',
  title: '退回修改目录',
  method: 'POST',
  path: '/api/demand/catalogues/:id/return',
  allow: { verb: 'catalogue.approve' },
  input: z.object({ id, version, reason: text(300, 2) }),
  output: reply,
})

export const publishCatalogue = act({
  id: 'demand.catalogue.publish',
  title: '审定发布目录',
  method: 'POST',
  path: '/api/demand/catalogues/:id/publish',
  allow: { verb: 'catalogue.approve' },
  input: z.object({ id, version, inForceFrom: day, filingNo: text(60), filedOn: day }),
  output: reply,
  clause: 'F2-1',
})

export const discardCatalogue = act({
  id: 'demand.catalogue.discard',
  title: '作废目录草案',
  method: 'POST',
  path: '/api/demand/catalogues/:id/discard',
  allow: { verb: 'catalogue.draft' },
  input: z.object({ id, version, reason: text(300, 2) }),
  output: reply,
})
