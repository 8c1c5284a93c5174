import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, instant, intText, listInput, listOutput, regionCode, text, version } from '#platform/list'
import { defineRefusals } from '#platform/refusal'
import { codeless, trainingType } from './rules.ts'

export {
  type Codeless,
  catalogueMoves,
  codelessKinds,
  consultedKinds,
  FORM_COLUMNS,
  publishDeadline,
  type TrainingType,
  trainingTypes,
} from './rules.ts'

export const refusals = defineRefusals('catalogue', {
  not_a_unit: {
    text: (f: { region: string }) => `“${f.region}”不是发布目录的地区，目录由设区市（含平潭）发布。`,
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
    next: '请核对名称与编码。',
  },
  code_needed: {
    text: (f: { name: string }) => `“${f.name}”没有职业（工种）编码。`,
    clause: 'F2-附表1',
    next: '只有结业证、非人社部门证书和创业培训合格证项目可以没有编码，请补编码或说明类别。',
  },
  item_twice: {
    text: (f: { name: string; type: string }) => `“${f.name}”在“${f.type}”下重复。`,
    next: '请删除重复的项目，或改为另一培训类型。',
  },
  bad_cell: {
    text: (f: { title: string; value: string; allowed: string }) =>
      `“${f.title}”不能填“${f.value}”。`,
    next: (f: { allowed: string }) => `可填：${f.allowed}。`,
  },
  too_long: {
    text: (f: { title: string; max: number }) => `“${f.title}”超过 ${f.max} 个字。`,
    next: '请删减后重新导入。',
  },
  not_consulted: {
    text: (f: { kind: string }) => `还没有${f.kind}的会商意见。`,
    clause: 'F2-1',
    next: '请登记会商单位、意见和日期。',
  },
  consulted_later: {
    text: '会商日期晚于今天。',
    field: '',
    next: '请核对会商日期。',
  } as { text: string; next: string },
  filed_later: { text: '向省厅报备的日期晚于今天。', clause: 'F2-1', next: '请核对报备日期。' },
  starts_in_past: {
    text: (f: { today: string }) => `生效日期不能早于今天（${f.today}）：已办理的班级和申报按其当日的目录判断。`,
    next: '请改为今天或以后的日期。',
  },
  starts_too_early: {
    text: (f: { from: string }) => `现行目录自 ${f.from} 起生效，新目录须晚于这一天生效。`,
    next: '请改为更晚的生效日期。',
  },
  too_many_items: {
    text: (f: { max: number }) => `一份目录最多 ${f.max} 个项目。`,
    next: '请删减后重新提交。',
  },
})
