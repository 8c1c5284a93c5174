/** Rules of the demonstration for kinds of subsidy that no published standard of ours covers: marked as made up. */
import { type PackDocument, packDocument } from '#money/policy/contract'

const clause = '演示规则'
const base = {
  format: 2,
  region: '350200',
  to: null,
  sources: [{ code: '演示规则', title: '演示用规则，数字为虚构，不是任何地方的公布标准' }],
  terms: [],
  adjustments: [],
  exclusions: [],
  caps: [],
  vouchers: [],
} as const
const paying = [{ id: 'paying', title: '就业补助资金支付', clause, fund: 'employment' }]

/** Paid in every city, so that work found anywhere is rewarded. */
export const demoReward = (from: string, region: string, name: string): PackDocument =>
  packDocument.parse({
    ...base,
    from,
    title: `${name}培训促进就业奖补（演示，数字虚构）`,
    region,
    subsidyKind: 'employment-reward',
    requirements: [
      {
        id: 'soon',
        title: '结业后 90 天内就业',
        clause: 'F37-5',
        must: { fact: 'employment.delay', op: 'atMost', value: 90 },
        unknown: 'refuse',
        next: '结业 90 天后就业的不享受本项奖补。',
      },
    ],
    amounts: [
      { id: 'each', title: '每人奖补', clause, certificateKinds: [], level: null, amountFen: 30_000 },
    ],
    adjustments: [
      {
        id: 'contract',
        title: '签订劳动合同加发',
        clause: 'N10-6',
        when: { fact: 'employment.proof', op: 'is', value: 'contract' },
        by: { kind: 'amount', amountFen: 20_000 },
      },
    ],
    limits: [
      {
        id: 'yearly',
        title: '每人每年一次',
        clause,
        per: 'person',
        period: { kind: 'calendar-year' },
        max: 1,
        counts: ['employment-reward'],
      },
    ],
    funds: paying,
  })

/** Of Xiamen alone. */
export const demoPacks = (from: string): PackDocument[] =>
  [
    {
      ...base,
      from,
      title: '厦门市企业新型学徒制培训补贴（演示，数字虚构）',
      subsidyKind: 'apprenticeship',
      requirements: [],
      amounts: [
        {
          id: 'monthly',
          title: '每人每月标准',
          clause: 'F37-9',
          certificateKinds: [],
          level: null,
          amountFen: 40_000,
          unit: { of: 'month', fact: 'training.months', max: 24 },
        },
      ],
      adjustments: [
        {
          id: 'half',
          title: '首期、结业各付一半',
          clause,
          when: { fact: 'training.stage', op: 'atLeast', value: 1 },
          by: { kind: 'percent', percent: -50 },
        },
      ],
      limits: [],
      funds: paying,
    },
    {
      ...base,
      from,
      title: '厦门市培训期间生活费补贴（演示，数字虚构）',
      subsidyKind: 'living-allowance',
      requirements: [
        {
          id: 'group',
          title: '就业困难人员或防止返贫监测对象',
          clause,
          must: { fact: 'category', op: 'in', value: ['employment-difficulty', 'poverty-prevention'] },
          unknown: 'refuse',
          next: '属于以上人员的，请到人社经办窗口认定后申领。',
        },
      ],
      amounts: [
        {
          id: 'daily',
          title: '每天生活费',
          clause,
          certificateKinds: [],
          level: null,
          amountFen: 5_000,
          unit: { of: 'day', fact: 'training.days', max: 20 },
        },
      ],
      limits: [],
      funds: paying,
    },
  ].map((pack) => packDocument.parse(pack))
