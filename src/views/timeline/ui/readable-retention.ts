/** Names of what retention, and more vouchers for a batch, put on record. */
export const RETENTION_NAMES = {
  destroyed: '销毁件数',
  digest: '清单摘要',
  kept: '保留件数',
  listed: '清单件数',
  more: '增加的名额',
  months: '保存月数',
  overBefore: '起算日期早于',
  served: '补发候补人数',
} as const

export const RETENTION_PLACES = {
  destruction: {
    title: '销毁记录',
    href: (id: string) => `/destructions/${id}`,
    verb: 'retention.read',
  },
  'retention-rule': { title: '保存期限调整', href: () => '/retention', verb: 'retention.read' },
} as const
