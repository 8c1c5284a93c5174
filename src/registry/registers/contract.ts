import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, instant, intText, listInput, listOutput, regionCode, text, version } from '#platform/list'
import { defineRefusals } from '#platform/refusal'
import {
  type DeliveryMode,
  type DeliveryState,
  deliveryModes,
  deliveryMoves,
  type RegisterCode,
  type Reject,
  registerCodes,
  rejectCodes,
} from './register-rules.ts'

export { type AskingState, askingStates } from './asking-rules.ts'
export { dayNumber, dayOfNumber } from './key-rules.ts'
export * from './register-rules.ts'

export const refusals = defineRefusals('register', {
  not_opened: {
    text: (f: { title: string }) => `“${f.title}”还没有登记数据共享依据。`,
    clause: 'F2-7',
    next: '请先登记数据共享协议或批文，再接收数据。',
  },
  basis_over: {
    text: (f: { title: string; until: string }) => `“${f.title}”的数据共享依据已于 ${f.until} 到期。`,
    clause: 'F2-7',
    next: '请续签并重新登记数据共享依据。',
  },
  basis_past: { text: '数据共享依据的有效期不能早于今天。', next: '请核对日期。' },
  future_data: { text: '数据日期不能晚于今天。', next: '请核对数据日期。' },
  one_file: { text: '请上传一个文件，或选择一个已放入接收目录的文件。', next: '二者取一。' },
  file_gone: { text: '接收目录中没有这个文件。', next: '请刷新后重新选择。' },
  foreign_file: { text: '没有找到您上传的文件。', next: '请重新上传。' },
  no_endpoint: {
    text: (f: { title: string }) => `“${f.title}”没有登记逐人查询接口。`,
    next: '请使用已接收的数据，或登记接口地址。',
  },
  bad_endpoint: {
    text: '接口地址应以 http:// 或 https:// 开头，且不含账号和参数。',
    next: '请核对接口地址。',
  },
  not_newer: {
    text: (f: { held: string }) => `使用中的数据日期为 ${f.held}，比这次的新。`,
    next: '较旧的全量数据不再启用；请核对数据日期。',
  },
})

const code = z.enum(registerCodes as [RegisterCode, ...RegisterCode[]])
const mode = z.enum(Object.keys(deliveryModes) as [DeliveryMode, ...DeliveryMode[]])
const state = z.enum(Object.keys(deliveryMoves.states) as [DeliveryState, ...DeliveryState[]])
const { q: _words, ...paged } = listInput
const path = '/api/registry/registers'

const registerRow = z.object({
  code,
  title: z.string(),
  source: z.string(),
  purpose: z.string(),
  clause: z.string(),
  row: z.string(),
  opened: z.boolean(),
  basisNo: z.string().nullable(),
  basisUntil: day.nullable(),
  endpoint: z.string().nullable(),
  maxAgeDays: z.number().nullable(),
  version: z.number().nullable(),
  /** Oldest of the deliveries that speak now. */
  dataDate: day.nullable(),
  rows: z.number(),
  regions: z.array(z.string()),
  /** Why it says nothing; null while it speaks. */
  silence: z.string().nullable(),
  waiting: z.number(),
  /** People whom the interface is still to be asked about. */
  asking: z.number(),
  /** Of the interface, the last hundred questions. */
  answers: z.object({ asked: z.number(), failed: z.number(), lastState: z.string().nullable() }).nullable(),
})
export type RegisterRow = z.infer<typeof registerRow>

export const listRegisters = act({
  id: 'registry.register.list',
  title: '查询部门数据目录',
  method: 'GET',
  path,
  allow: { verb: 'register.read' },
  input: z.object({}),
  output: z.object({ rows: z.array(registerRow), law: z.string(), can: z.array(z.string()) }),
  clause: 'F2-7',
})

export const openRegister = act({
  id: 'registry.register.open',
  title: '登记数据共享依据',
  method: 'POST',
  path: `${path}/:code/open`,
  allow: { verb: 'register.confirm' },
  input: z.object({
    code,
    basisNo: text(100, 4),
    basisUntil: day,
    maxAgeDays: z.number().int().min(1).max(3660),
    endpoint: text(300, 0).nullish(),
    version: version.nullish(),
  }),
  output: z.object({ version: z.number() }),
  clause: 'F2-7',
})

export const registerTemplate = act({
  id: 'registry.register.template',
  title: '下载部门数据模板',
  method: 'GET',
  path: `${path}/:register/template`,
  allow: { verb: 'register.read' },
  input: z.object({ register: code }),
  output: z.any(),
  produces: 'file',
})

export const folderFiles = act({
  id: 'registry.register.folder',
  title: '查询接收目录中的文件',
  method: 'GET',
  path: '/api/registry/register-folder',
  allow: { verb: 'register.load' },
  input: z.object({}),
  output: z.object({ rows: z.array(z.object({ name: z.string(), bytes: z.number(), at: instant })) }),
})

export const loadRegister = act({
  id: 'registry.register.load',
  title: '接收部门数据',
  method: 'POST',
  path: `${path}/:code/load`,
  allow: { verb: 'register.load' },
  input: z.object({
    code,
    region: regionCode,
    dataDate: day,
    mode,
    fileId: id.nullish(),
    /** A file that lies in the receiving folder, for those too large for a form. */
    folderFile: text(200).nullish(),
  }),
  output: z.object({ id }),
  clause: 'F2-7',
})

const reject = z.object({
  reason: z.enum(rejectCodes as [Reject, ...Reject[]]),
  title: z.string(),
  rows: z.number(),
  /** Line numbers of the first ones. */
  lines: z.array(z.number()),
})
export const deliveryRow = z.object({
  id,
  code,
  title: z.string(),
  region: z.string(),
  regionName: z.string(),
  dataDate: day,
  mode,
  fileName: z.string(),
  state,
  loadedAt: instant,
  rowsRead: z.number().nullable(),
  rowsKept: z.number().nullable(),
  rowsRejected: z.number().nullable(),
  people: z.number().nullable(),
})
export type DeliveryRow = z.infer<typeof deliveryRow>

export const listDeliveries = act({
  id: 'registry.register.deliveries',
  title: '查询数据接收记录',
  method: 'GET',
  path: '/api/registry/register-deliveries',
  allow: { verb: 'register.read' },
  input: z.object({ ...paged, register: code.optional(), state: state.optional() }),
  output: listOutput(deliveryRow),
})

export const getDelivery = act({
  id: 'registry.register.delivery',
  title: '查看数据接收回执',
  method: 'GET',
  path: '/api/registry/register-deliveries/:id',
  allow: { verb: 'register.read' },
  input: z.object({ id }),
  output: deliveryRow.extend({
    bytes: z.number().nullable(),
    sha256: z.string().nullable(),
    millis: z.number().nullable(),
    rejects: z.array(reject),
    fault: z.string().nullable(),
    reason: z.string().nullable(),
    loadedByName: z.string(),
    decidedByName: z.string().nullable(),
    decidedAt: instant.nullable(),
    version: z.number(),
    can: z.array(z.string()),
  }),
})

const moved = z.object({ version: z.number(), state })
export const confirmDelivery = act({
  id: 'registry.register.confirm',
  title: '启用部门数据',
  method: 'POST',
  path: '/api/registry/register-deliveries/:id/confirm',
  allow: { verb: 'register.confirm' },
  input: z.object({ id, version }),
  output: moved,
  clause: 'F2-7',
})
export const discardDelivery = act({
  id: 'registry.register.discard',
  title: '弃用部门数据',
  method: 'POST',
  path: '/api/registry/register-deliveries/:id/discard',
  allow: { verb: 'register.confirm' },
  input: z.object({ id, version, reason: text(300, 4) }),
  output: moved,
})

const finding = z.object({
  register: code,
  dataDate: day,
  deliveryId: id.nullable(),
  record: z.string(),
  from: day.nullable(),
  to: day.nullable(),
  value: z.string().nullable(),
  valueTitle: z.string().nullable(),
  refTag: z.number().nullable(),
  nameDiffers: z.boolean(),
})

/** Asks an office's interface about one person, now. */
export const askOffice = act({
  id: 'registry.register.ask',
  title: '向部门接口查询人员',
  method: 'POST',
  path: `${path}/:code/ask`,
  allow: { verb: 'register.ask' },
  input: z.object({ code, personId: id, reason: text(200, 4) }),
  output: z.object({
    state: z.string(),
    stateTitle: z.string(),
    dataDate: day.nullable(),
    tries: z.number(),
    findings: z.array(finding),
  }),
  clause: 'F2-7',
})

/** What the registers say of one person, from the data at hand. */
export const lookUp = act({
  id: 'registry.register.look-up',
  title: '核对人员部门数据',
  method: 'POST',
  path: '/api/registry/register-look-up',
  allow: { verb: 'register.ask' },
  input: z.object({
    personId: id,
    registers: z.array(code).min(1),
    reason: text(200, 4),
    asOf: day.optional(),
  }),
  output: z.object({
    registers: z.array(
      z.object({ code, title: z.string(), silence: z.string().nullable(), dataDate: day.nullable() }),
    ),
    findings: z.array(finding.extend({ title: z.string(), source: z.string() })),
  }),
  clause: 'F2-7',
})

export const listQuestions = act({
  id: 'registry.register.questions',
  title: '查询部门数据使用记录',
  method: 'GET',
  path: '/api/registry/register-questions',
  allow: { verb: 'audit.read' },
  input: z.object({ page: intText(1, 100_000).default(1), size: intText(1, 200).default(20) }),
  output: listOutput(
    z.object({
      id,
      at: instant,
      actorName: z.string(),
      actorOrg: z.string().nullable(),
      purpose: z.string(),
      people: z.number(),
      registers: z.string(),
      asOf: day,
    }),
  ),
})
