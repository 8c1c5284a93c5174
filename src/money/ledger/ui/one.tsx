import { Skeleton, Space, Table } from 'antd'
import { Link } from 'wouter'
import { funds, subsidyKinds } from '#money/policy/contract'
import type { OutputOf } from '#platform/act'
import { showInstant } from '#platform/day'
import { Facts, levelName, Money, Refusals, useAct } from '#web/console'
import { accounts, entryKinds, getEntry } from '../contract.ts'

type Posting = OutputOf<typeof getEntry>['postings'][number]

const whatFor = (p: Posting): string =>
  [
    p.person,
    p.org && `付至 ${p.org}`,
    p.subsidyKind && subsidyKinds[p.subsidyKind],
    p.occupationCode,
    p.level !== null && levelName(p.level),
    p.certificateNumber && `证书 ${p.certificateNumber}`,
  ]
    .filter(Boolean)
    .join('，')

export function EntryDetail({ id }: { id: string }) {
  const { data, loading, reasons, refresh } = useAct(getEntry, { id })
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Facts
        items={[
          { label: '业务', value: entryKinds[data.kind] },
          { label: '时间', value: showInstant(data.at) },
          { label: '摘要', value: data.summary, wide: true },
          { label: '经办', value: data.byName },
          {
            label: '相关分录',
            value: (
              <Link href={`/ledger?subject=${encodeURIComponent(data.subject)}`}>查看同一事项的全部分录</Link>
            ),
          },
          data.reverses !== null && {
            label: '冲正',
            value: <Link href={`/ledger?open=${data.reverses}`}>被冲正的分录</Link>,
          },
          data.reversedBy !== null && {
            label: '已冲正',
            value: <Link href={`/ledger?open=${data.reversedBy}`}>冲正分录</Link>,
          },
        ]}
      />
      <Table<Posting>
        size="small"
        rowKey="id"
        pagination={data.postings.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
        dataSource={data.postings}
        columns={[
          { key: 'account', title: '科目', width: 84, render: (_value, p) => accounts[p.account] },
          {
            key: 'amount',
            title: '金额',
            align: 'right',
            render: (_value, p) => <Money fen={p.amountFen} />,
          },
          {
            key: 'whose',
            title: '预算与对象',
            render: (_value, p) => (
              <>
                <div>{`${p.regionName} ${p.year} 年 ${funds[p.fund]}`}</div>
                {p.subsidyKind && <div>{whatFor(p)}</div>}
              </>
            ),
          },
        ]}
      />
    </Space>
  )
}
