import { defineMoves } from '#platform/moves'

/** What can be complained of; subcontracting and false advertising are kinds of their own (F37-15, N10-11). */
export const complaintKinds = {
  'false-training': '虚假培训、虚报人数或课时',
  'false-advertising': '虚假广告、夸大培训效果',
  subcontract: '转包、转让培训项目',
  fees: '违规收费',
  impersonation: '身份被冒用（本人没有报名）',
  evaluation: '评价发证不规范',
  subsidy: '骗取、套取补贴',
  service: '服务态度、办理拖延',
  integrity: '工作人员廉政问题',
  other: '其他',
} as const
export type ComplaintKind = keyof typeof complaintKinds

export const results = { confirmed: '属实', partly: '部分属实', unfounded: '不属实' } as const
export type Result = keyof typeof results

export const complaintMoves = defineMoves(
  { filed: '待受理', handling: '办理中', proposed: '待复核', closed: '已办结', refused: '不予受理' },
  {
    accept: { title: '受理', from: ['filed'], to: 'handling', verb: 'complaint.handle' },
    refuse: { title: '不予受理', from: ['filed'], to: 'refused', verb: 'complaint.handle' },
    propose: { title: '提交办理结果', from: ['handling'], to: 'proposed', verb: 'complaint.handle' },
    return: {
      title: '退回重办',
      from: ['proposed'],
      to: 'handling',
      verb: 'complaint.close',
      notBy: ['handledBy', 'proposedBy'],
    },
    close: {
      title: '复核办结',
      from: ['proposed'],
      to: 'closed',
      verb: 'complaint.close',
      notBy: ['handledBy', 'proposedBy'],
    },
  },
)
export type ComplaintState = keyof typeof complaintMoves.states

/** Days the platform sets for itself; the clauses ask for handling and name no days. */
export const ACCEPT_WORKDAYS = 5
export const CLOSE_DAYS = 60

export const handsOf = (row: { handledBy: string | null; proposedBy: string | null }) => ({
  handledBy: { id: row.handledBy, did: '办理' },
  proposedBy: { id: row.proposedBy, did: '提交办理结果' },
})

/** Whose office handles it: about officers, the level above them, never their own. */
export const handledIn = (kind: ComplaintKind, region: string, parent: string | null): string =>
  kind === 'integrity' ? (parent ?? region) : region
