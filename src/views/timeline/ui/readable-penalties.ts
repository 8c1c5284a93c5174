/** Names of what holds, measures and integrity put on record. */
export const PENALTY_NAMES = {
  decisionNumber: '决定文号',
  dropped: '不采取的措施数',
  paperSha256: '文书摘要值（SHA-256）',
  result: '结论',
} as const

export const PENALTY_PLACES = {
  penalty: { title: '处理', href: (id: string) => `/penalties/${id}`, verb: 'penalty.read' },
  hold: { title: '限制清单', href: () => '/holds', verb: 'hold.read' },
  integrity: { title: '廉政风险线索', href: (id: string) => `/integrity/${id}`, verb: 'integrity.read' },
} as const
