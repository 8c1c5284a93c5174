import { Skeleton, Space, Table } from 'antd'
import { Link } from 'wouter'
import { funds, subsidyKinds } from '#money/policy/contract'
import type { OutputOf } from '#platform/act'
import { showInstant } from '#platform/day'
import { Facts, levelName, Money, Refusals, useAct } from '#web/console'
import { accounts, entryKinds, getEntry } from '../contract.ts'

type Posting = OutputOf<typeof getEntry>['postings'][number]

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
        scroll={{ x: 'max-content' }}
        columns={[
          { key: 'account', title: '科目', render: (_value, p) => accounts[p.account] },
          {
            key: 'amount',
            title: '金额',
            align: 'right',
            render: (_value, p) => <Money fen={p.amountFen} />,
          },
          {
            key: 'book',
            title: '预算',
            render: (_value, p) => `${p.regionName} ${p.year} 年 ${funds[p.fund]}`,
          },
          { key: 'person', title: '人员', render: (_value, p) => p.person ?? '—' },
          { key: 'org', title: '收款单位', render: (_value, p) => p.org ?? '—' },
          {
            key: 'what',
            title: '补贴项目',
            render: (_value, p) =>
              p.subsidyKind
                ? [
                    subsidyKinds[p.subsidyKind],
                    p.occupationCode,
                    p.level === null ? null : levelName(p.level),
                  ]
                    .filter(Boolean)
                    .join('，')
                : '—',
          },
          { key: 'certificate', title: '证书编号', render: (_value, p) => p.certificateNumber ?? '—' },
        ]}
      />
    </Space>
  )
}
