/** What a class costs its trainee: who pays what, what was paid, what is owed back. */
import type { myCosts } from '#training/class-filing/contract'
import { Facts, Money, Tag, useFetch } from '#web/light'

export function ClassCost({ classId }: { classId: string }) {
  const { data } = useFetch<typeof myCosts>('/api/training/my/costs', {})
  const row = data?.rows.find((one) => one.classId === classId)
  if (!row) return null
  return (
    <details>
      <summary>
        培训费用{row.refundFen > 0 && <Tag tone="warn">应退给您</Tag>}
        {row.refundFen === 0 && row.dueFen > row.paidFen && <Tag tone="waiting">还有未付</Tag>}
      </summary>
      <Facts
        items={[
          { label: '每人培训费', value: <Money fen={row.feeFen} /> },
          { label: '政府补贴', value: <Money fen={row.governmentFen} /> },
          row.enterpriseFen > 0 ? { label: '企业承担', value: <Money fen={row.enterpriseFen} /> } : null,
          { label: '您应付', value: <Money fen={row.dueFen} /> },
          { label: '您已付', value: <Money fen={row.paidFen} /> },
          row.refundFen > 0 ? { label: '机构应退您', value: <Money fen={row.refundFen} /> } : null,
        ]}
      />
      {row.receipts.length > 0 && (
        <ul className="qm-plain">
          {row.receipts.map((one) => (
            <li key={one.id}>
              {one.paidOn} {one.kind === 'refund' ? '退款' : '收款'} <Money fen={one.amountFen} />
              ，票据 {one.number}，<a href={one.url}>查看票据</a>
            </li>
          ))}
        </ul>
      )}
      <p className="ql-soft">除上面列明的以外，机构不得再收费；收费应开票据，可在这里核对。</p>
    </details>
  )
}
