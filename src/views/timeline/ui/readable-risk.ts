/** Names of what risk puts on record. */
export const RISK_NAMES = {
  enabled: '启用',
  faults: '出错的规则',
  hits: '发现',
  raised: '新增预警',
  renewed: '再次发现',
  severity: '等级',
  stopCount: '拟设置限制（项）',
  workdays: '核查期限（工作日）',
} as const

export const RISK_PLACES = {
  alert: { title: '风险预警', href: (id: string) => `/risk-alerts/${id}`, verb: 'risk.read' },
  'risk-rule': { title: '风险规则', href: (id: string) => `/risk-rules/${id}`, verb: 'risk.read' },
  'risk-run': { title: '规则运行', href: () => '/risk-runs', verb: 'risk.read' },
  'risk-replay': { title: '规则试算', href: () => '/risk-rules', verb: 'risk.read' },
} as const
