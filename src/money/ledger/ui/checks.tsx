import { funds } from '#money/policy/contract'
import type { OutputOf } from '#platform/act'
import { Money, SmallTable, StateTag } from '#web/console'
import { type LedgerCheck, type proveLedger, sumTitles } from '../contract.ts'

type Total = OutputOf<typeof proveLedger>['totals'][number]
const verdicts = { good: '一致', bad: '不一致', note: '请留意' }
const tones = { good: 'good', bad: 'bad', note: 'warn' } as const
const verdictOf = (check: LedgerCheck) =>
  check.holds ? (check.note && check.faults.length > 0 ? 'note' : 'good') : 'bad'

/** What was asked of the books, and what was found. */
export function CheckTable({ checks }: { checks: readonly LedgerCheck[] }) {
  return (
    <SmallTable<LedgerCheck>
      label="核对项目"
      rowKey="name"
      dataSource={[...checks]}
      columns={[
        { key: 'title', title: '核对项目', dataIndex: 'title' },
        { key: 'looked', title: '核对数', dataIndex: 'looked', align: 'right' },
        {
          key: 'holds',
          title: '结果',
          render: (_value, check) => <StateTag state={verdictOf(check)} states={verdicts} tones={tones} />,
        },
        {
          key: 'faults',
          title: '不一致或需要留意的记录',
          render: (_value, check) => check.faults.join('、') || '无',
        },
      ]}
    />
  )
}

/** Sums of each year and fund; what stands at nothing everywhere is left out. */
export function SumTable({ totals }: { totals: readonly Total[] }) {
  const shown = Object.entries(sumTitles).filter(
    ([key], i) => i < 6 || totals.some((row) => row[key as keyof typeof sumTitles] !== 0),
  ) as [keyof typeof sumTitles, string][]
  return (
    <SmallTable<Total>
      label="各项资金合计"
      rowKey={(row) => `${row.year}/${row.fund}`}
      dataSource={[...totals]}
      columns={[
        { key: 'year', title: '年度', render: (_value, row) => `${row.year} 年` },
        { key: 'fund', title: '资金来源', render: (_value, row) => funds[row.fund] },
        ...shown.map(([key, title]) => ({
          key,
          title,
          align: 'right' as const,
          render: (_value: unknown, row: Total) => <Money fen={row[key]} />,
        })),
      ]}
    />
  )
}
