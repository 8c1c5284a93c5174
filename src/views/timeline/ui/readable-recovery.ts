/** Names of what recovery and disclosure put on record. */
export const RECOVERY_NAMES = {
  days: '天数',
  dueOn: '缴款期限',
  instalments: '期数',
  leftFen: '未退回',
  nature: '性质认定',
  offset: '后续补贴抵扣',
  overFen: '到期未缴',
  quarter: '季度',
  receivedOn: '到账日期',
  receiver: '受移送机关',
  replyUntil: '陈述申辩期至',
  rows: '行数',
  soonFen: '近期应缴',
  source: '线索来源',
} as const

export const RECOVERY_PLACES = {
  recovery: { title: '追回案件', href: (id: string) => `/recoveries/${id}`, verb: 'recovery.read' },
  disclosure: { title: '资金公开', href: (id: string) => `/disclosures/${id}`, verb: 'disclosure.read' },
} as const
