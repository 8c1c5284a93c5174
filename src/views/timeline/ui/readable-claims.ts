/** Names of what clocks, samples and receipts put on record. */
export const CLAIM_NAMES = {
  contractFrom: '劳动合同开始',
  contractTo: '劳动合同结束',
  hire: '用工方式',
  joinedOn: '参加培养日期',
  leftOn: '退出日期',
  partner: '合作院校（机构）',
  prefilled: '免申即享',
  answer: '回答',
  basis: '依据',
  caseNumber: '实收差异编号',
  done: '办结件数',
  drawn: '抽中人数',
  finding: '抽查结果',
  listDigest: '名单摘要',
  nonce: '随机数',
  notDone: '未办件数',
  outcome: '办理结果',
  paidFen: '拨付金额',
  passedClaims: '通过件数',
  seed: '种子',
  sharePercent: '抽查比例（%）',
} as const

export const CLAIM_PLACES = {
  agreement: { title: '学徒培养协议', href: (id: string) => `/agreements/${id}`, verb: 'agreement.read' },
  sample: { title: '快速审核批次', href: (id: string) => `/samples/${id}`, verb: 'claim.review' },
  'receipt-case': {
    title: '实收差异',
    href: (id: string) => `/recon?tab=cases&open=${id}`,
    verb: 'claim.review',
  },
  region: { title: '地区', href: () => null, verb: 'claim.read' },
} as const
