import { defineMoves } from '#platform/moves'

export const planKinds = { random: '双随机抽查', planned: '专项检查' } as const
export type PlanKind = keyof typeof planKinds

export const origins = {
  random: '双随机抽查',
  planned: '专项检查',
  direct: '日常检查',
  'third-party': '第三方监督',
} as const
export type Origin = keyof typeof origins

/** Platform settings; no clause names these numbers. */
export const TEAM_SIZE = 2
/** What was found is decided on within so many working days, also what a third party found. */
export const DECIDE_WORKDAYS = 5
export const RECTIFY_DAYS = { least: 1, usual: 15, most: 90 } as const
/** A visit may be handed in so long after it took place; later than `LATE_MINUTES` it is marked. */
export const HAND_IN_HOURS = 72
export const LATE_MINUTES = 30
/** Positions of maps are shifted by some hundred metres. */
export const FAR_M = 1000
export const APPOINTMENT_DAYS_MOST = 366

export const interestKinds = {
  relative: '亲属在该单位任职或持股',
  former: '曾在该单位任职',
  stake: '与该单位有其他利益关系',
  other: '其他可能影响公正的情形',
} as const
export type InterestKind = keyof typeof interestKinds

export const planMoves = defineMoves(
  {
    draft: '草稿',
    submitted: '待审定',
    published: '已公布待抽签',
    drawn: '检查中',
    closed: '已公开结果',
    withdrawn: '已撤回',
  },
  {
    submit: { title: '提交审定', from: ['draft'], to: 'submitted', verb: 'inspection.plan' },
    return: {
      title: '退回修改',
      from: ['submitted'],
      to: 'draft',
      verb: 'inspection.approve',
      notBy: ['draftedBy'],
    },
    publish: {
      title: '审定公布',
      from: ['submitted'],
      to: 'published',
      verb: 'inspection.approve',
      notBy: ['draftedBy'],
    },
    draw: {
      title: '抽签派出',
      from: ['published'],
      to: 'drawn',
      verb: 'inspection.plan',
      notBy: ['publishedBy'],
    },
    close: { title: '公开结果', from: ['drawn'], to: 'closed', verb: 'inspection.plan' },
    withdraw: {
      title: '撤回',
      from: ['draft', 'submitted', 'published'],
      to: 'withdrawn',
      verb: 'inspection.plan',
    },
  },
)
export type PlanState = keyof typeof planMoves.states

export const planHands = (row: { draftedBy: string; publishedBy: string | null }) => ({
  draftedBy: { id: row.draftedBy, did: '编制计划' },
  publishedBy: { id: row.publishedBy, did: '审定公布' },
})

export const inspectionMoves = defineMoves(
  {
    assigned: '待检查',
    passed: '检查合格',
    found: '发现问题待认定',
    rectifying: '整改中',
    answered: '待复查',
    closed: '整改合格',
    dismissed: '不予认定',
    handed: '移交处理',
    missed: '未能检查',
  },
  {
    pass: { title: '登记检查', from: ['assigned'], to: 'passed', verb: 'inspection.visit' },
    find: { title: '登记检查', from: ['assigned'], to: 'found', verb: 'inspection.visit' },
    miss: { title: '登记未能检查', from: ['assigned'], to: 'missed', verb: 'inspection.visit' },
    order: {
      title: '责令限期整改',
      from: ['found'],
      to: 'rectifying',
      verb: 'inspection.order',
      notBy: ['recordedBy'],
    },
    dismiss: {
      title: '不予认定',
      from: ['found'],
      to: 'dismissed',
      verb: 'inspection.order',
      notBy: ['recordedBy'],
    },
    answer: { title: '报告整改情况', from: ['rectifying'], to: 'answered', verb: 'inspection.answer' },
    again: { title: '整改不到位，继续整改', from: ['answered'], to: 'rectifying', verb: 'inspection.order' },
    close: {
      title: '复查合格',
      from: ['answered'],
      to: 'closed',
      verb: 'inspection.order',
      notBy: ['orderedBy'],
    },
    extend: { title: '延长期限', from: ['rectifying'], to: 'rectifying', verb: 'inspection.order' },
    hand: {
      title: '移交处理',
      from: ['found', 'rectifying', 'answered'],
      to: 'handed',
      verb: 'inspection.order',
      notBy: ['recordedBy'],
    },
  },
)
export type InspectionState = keyof typeof inspectionMoves.states
export type InspectionMove = keyof typeof inspectionMoves.moves

export const inspectionHands = (row: { recordedBy: string | null; orderedBy: string | null }) => ({
  recordedBy: { id: row.recordedBy, did: '登记检查' },
  orderedBy: { id: row.orderedBy, did: '责令整改' },
})

export const appointmentMoves = defineMoves(
  { proposed: '待审定', active: '委托中', ended: '已终止', refused: '不予委托' },
  {
    approve: {
      title: '审定委托',
      from: ['proposed'],
      to: 'active',
      verb: 'appointment.approve',
      notBy: ['proposedBy'],
    },
    refuse: {
      title: '不予委托',
      from: ['proposed'],
      to: 'refused',
      verb: 'appointment.approve',
      notBy: ['proposedBy'],
    },
    end: { title: '提前终止', from: ['active'], to: 'ended', verb: 'appointment.approve' },
  },
)
export type AppointmentState = keyof typeof appointmentMoves.states

export const appointmentHands = (row: { proposedBy: string }) => ({
  proposedBy: { id: row.proposedBy, did: '提请委托' },
})
