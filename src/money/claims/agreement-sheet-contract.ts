/** Apprentices by Excel: all of a sheet or none of it. */
import { z } from 'zod'
import { act } from '#platform/act'
import { id, version } from '#platform/list'

export const apprenticeColumns = [
  { key: 'name', title: '姓名', required: true, width: 12 },
  { key: 'idNumber', title: '身份证号', required: true, text: true, width: 22 },
  { key: 'hire', title: '用工方式', required: true, width: 20 },
  { key: 'joinedOn', title: '参加培养日期', required: true, text: true, width: 16 },
  { key: 'internFrom', title: '实习协议开始', text: true, width: 16 },
  { key: 'internTo', title: '实习协议结束', text: true, width: 16 },
  { key: 'contractFrom', title: '劳动合同开始', text: true, width: 16 },
  { key: 'contractTo', title: '劳动合同结束', text: true, width: 16 },
] as const
export const MAX_APPRENTICE_ROWS = 500

const allow = { verb: 'agreement.file' } as const
const path = '/api/money/agreements/:id/apprentices'

export const apprenticeTemplate = act({
  id: 'money.agreement.apprentice-template',
  title: '下载学徒名册模板',
  method: 'GET',
  path: `${path}/template`,
  allow,
  input: z.object({ id }),
  output: z.unknown(),
  produces: 'file',
})

export const importApprentices = act({
  id: 'money.agreement.import-apprentices',
  title: '导入学徒名册',
  method: 'POST',
  path: `${path}/import`,
  allow,
  input: z.object({ id, version, fileId: id }),
  output: z.object({ version: z.number(), added: z.number(), unchanged: z.number() }),
  clause: 'F37-9',
})

export const annotateApprentices = act({
  id: 'money.agreement.annotate-apprentices',
  title: '下载标注错误的学徒名册',
  method: 'POST',
  changes: false,
  path: `${path}/annotate`,
  allow,
  input: z.object({ id, fileId: id }),
  output: z.unknown(),
  produces: 'file',
})
