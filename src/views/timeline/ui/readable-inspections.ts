/** Names of what inspections and third parties put on record. */
export const INSPECTION_NAMES = {
  checkedIn: '签到在场人数',
  classes: '名单班数',
  findings: '发现的问题',
  fromOn: '起始日期',
  listDigest: '名单摘要',
  publicNumber: '公开数',
  publicSource: '公开数出处',
  rosterCount: '名册人数',
  sampleCount: '抽取班数',
  toOn: '截止日期',
  visitedAt: '检查时间',
} as const

export const INSPECTION_PLACES = {
  inspection: { title: '监督检查', href: (id: string) => `/inspections/${id}`, verb: 'inspection.read' },
  'inspection-plan': {
    title: '检查计划',
    href: (id: string) => `/inspection-plans/${id}`,
    verb: 'inspection.plans',
  },
  appointment: {
    title: '第三方委托',
    href: (id: string) => `/appointments?open=${id}`,
    verb: 'appointment.read',
  },
} as const
