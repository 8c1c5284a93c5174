/** States of a class and who may move it; the papers and the commitment a filing needs. Shared with the screens. */
import { defineMoves } from '#platform/moves'
import { defineRefusals } from '#platform/refusal'

export const classStates = {
  draft: '草稿',
  submitted: '待初审',
  reviewed: '待复核',
  returned: '退回补正',
  withdrawn: '已撤回',
  approved: '已备案',
  running: '培训中',
  taught: '培训结束',
  closed: '已结班',
  cancelled: '已取消',
} as const
export type ClassState = keyof typeof classStates

/** The institution may change the filing. */
export const EDITABLE: readonly ClassState[] = ['draft', 'returned', 'withdrawn']
/** The class keeps its people, teachers, rooms and money. */
export const HOLDING: readonly ClassState[] = [
  'submitted',
  'reviewed',
  'approved',
  'running',
  'taught',
  'closed',
]

const HANDS = ['filedBy', 'reviewedBy'] as const

export const classMoves = defineMoves(classStates, {
  submit: { title: '提交备案', from: EDITABLE, to: 'submitted', verb: 'class.file' },
  withdraw: { title: '撤回', from: ['submitted', 'reviewed'], to: 'withdrawn', verb: 'class.file' },
  review: {
    title: '初审通过',
    from: ['submitted'],
    to: 'reviewed',
    verb: 'class.review',
    notBy: ['filedBy'],
  },
  return: {
    title: '退回补正',
    from: ['submitted'],
    to: 'returned',
    verb: 'class.review',
    notBy: ['filedBy'],
  },
  approve: { title: '复核备案', from: ['reviewed'], to: 'approved', verb: 'class.approve', notBy: HANDS },
  'send-back': {
    title: '复核退回',
    from: ['reviewed'],
    to: 'returned',
    verb: 'class.approve',
    notBy: HANDS,
  },
  cancel: {
    title: '取消开班',
    from: ['draft', 'returned', 'withdrawn', 'approved'],
    to: 'cancelled',
    verb: 'class.file',
  },
  /** Made by the platform when a date has gone by (lapse-service.ts), or by an officer. */
  lapse: { title: '逾期未开班，备案失效', from: ['approved'], to: 'cancelled', verb: 'class.approve' },
  expire: {
    title: '开班日期已过，退回调整',
    from: ['submitted', 'reviewed'],
    to: 'returned',
    verb: 'class.review',
  },
  stop: { title: '责令停班', from: ['approved', 'running'], to: 'cancelled', verb: 'class.approve' },
  start: { title: '开课', from: ['approved'], to: 'running', verb: 'session.teach' },
  finish: { title: '培训结束', from: ['running'], to: 'taught', verb: 'completion.write' },
  close: { title: '结班', from: ['taught'], to: 'closed', verb: 'completion.write' },
})
export type ClassMove = keyof typeof classMoves.moves

/** Hands of a class that a move may be barred to. */
export const handsOf = (row: { filedBy: string | null; reviewedBy: string | null }) => ({
  filedBy: { id: row.filedBy, did: '提交备案' },
  reviewedBy: { id: row.reviewedBy, did: '初审' },
})

/** The four uploaded papers; the fifth of the packet is the roster itself. */
export const paperKinds = {
  'teaching-plan': '教学计划',
  teachers: '授课师资',
  materials: '教材教学资源清单',
  'assessment-plan': '考核方案',
} as const
export type PaperKind = keyof typeof paperKinds

/** What the institution promises with each filing; the edition accepted is kept word for word. */
export const COMMITMENT = {
  edition: '2026-01',
  body: [
    '本机构承诺：申报内容、参训人员和开班材料真实、完整；',
    '按备案的师资、场地、课时和名册组织培训，变更先行报备；',
    '不转包转让培训项目，不发布虚假广告，不向学员收取补贴已覆盖的费用；',
    '如实记录考勤和考核，接受监督检查，并对培训全过程及真实性负责；',
    '如有虚假，自愿退回补贴资金并承担相应责任。',
  ].join(''),
} as const

export const refusals = defineRefusals('class', {
  plan_other: { text: '该培训方案不属于本机构。', next: '请选择本机构编制的培训方案。' },
  plan_draft: { text: '该培训方案还没有定稿。', clause: 'F37-3', next: '请先在“培训方案”中定稿。' },
  plan_retired: { text: '该培训方案已停用。', next: '请选择已定稿的培训方案。' },
  venue_other: { text: '该场地不属于本机构。', next: '请选择本机构已核实的场地。' },
  days_past: { text: '开班日期不能早于今天。', next: '请调整开班日期。' },
  days_order: { text: '结束日期不能早于开班日期。', next: '请调整起止日期。' },
  days_long: {
    text: (f: { days: number }) => `起止日期相隔 ${f.days} 天，超过一年。`,
    next: '请核对起止日期；跨期培训请分班申报。',
  },
  not_editable: {
    text: (f: { state: string }) => `当前状态为“${f.state}”，备案内容不能修改。`,
    next: '如需修改，请先撤回备案。',
  },
  paper_missing: {
    text: (f: { paper: string }) => `缺少开班材料：${f.paper}。`,
    clause: 'N10-3',
    next: '请在“开班材料”中上传。',
  },
  paper_type: {
    text: (f: { name: string }) => `“${f.name}”不是 PDF 或图片，不能作为开班材料。`,
    next: '请上传 PDF 或清晰的图片。',
  },
  photo_type: { text: '现场照片应为图片文件。', next: '请上传 JPG、PNG 或 WebP 照片。' },
  file_other: { text: '引用的文件不是您上传的。', next: '请重新上传文件后提交。' },
  roster_missing: {
    text: '学员名册为空。',
    clause: 'F2-7',
    next: '请在“学员名册”中导入或添加学员。',
  },
  roster_over: {
    text: (f: { enrolled: number; seats: number }) => `学员 ${f.enrolled} 人，超过备案人数 ${f.seats} 人。`,
    next: '请增加备案人数（不超过场地容量）或减少学员。',
  },
  none_eligible: {
    text: '名册中没有符合补贴条件的学员。',
    clause: 'F2-3',
    next: '请核对学员的人员类别与资格说明。',
  },
  venue_small: {
    text: (f: { seats: number; venueSeats: number; venue: string }) =>
      `备案人数 ${f.seats} 人，超过场地“${f.venue}”核定容量 ${f.venueSeats} 人。`,
    clause: 'F37-13',
    next: '请减少人数或更换场地。',
  },
  commitment_needed: {
    text: '尚未签署开班承诺书。',
    clause: 'F2-3',
    next: '请阅读承诺书并勾选确认。',
  },
  no_catalogue: {
    text: (f: { region: string; day: string }) =>
      `${f.region}在 ${f.day} 没有已公布的职业技能培训需求指导目录。`,
    clause: 'F2-1',
    next: '请联系当地人社部门公布目录后再申报。',
  },
  not_in_catalogue: {
    text: (f: { what: string; day: string }) => `“${f.what}”不在 ${f.day} 生效的需求指导目录内。`,
    clause: 'F2-1',
    next: '请选择目录内的职业（工种）或培训项目。',
  },
  no_pack: {
    text: (f: { region: string; day: string }) => `${f.region}在 ${f.day} 没有生效的职业培训补贴政策。`,
    clause: 'F37-14',
    next: '请联系当地人社部门。',
  },
  no_standard: {
    text: '补贴政策没有为该证书类型和等级规定标准，不能占用补贴资金。',
    clause: 'N10-6',
    next: '请核对培训方案的证书类型与等级，或作为非补贴培训自行举办。',
  },
  steps_open: {
    text: (f: { step: string }) => `监管环节“${f.step}”尚未完成，不能结班。`,
    clause: 'F2-3',
    next: '请先完成该环节。',
  },
  no_free_seats: {
    text: '没有可以释放的席位：课程刚开始，或空余、未到课的席位已经释放。',
    next: '请在课程进行一段时间后再办理；系统每日也会自动办理。',
  },
  not_running: {
    text: '只有培训中的班级可以登记过程检查。',
    next: '请在培训班开课后检查。',
  },
  session_other: { text: '所选课次不属于该班级。', next: '请重新选择课次。' },
})
