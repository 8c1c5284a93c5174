import { Card, Flex, Skeleton, Table, Tag } from 'antd'
import { clauseName } from '#platform/clause'
import { Refusals, useAct, useNarrow } from '#web/console'
import { type Check, checkClass } from '../contract.ts'
import { ResultTag } from './shown.tsx'

function Reasons({ check }: { check: Check }) {
  if (check.reasons.length === 0) return <>{check.finding}</>
  return (
    <>
      <div>{check.finding}</div>
      <ol className="qc-reasons">
        {check.reasons.map((reason, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: reasons have no identity and are replaced as a whole
          <li key={index}>
            {reason.message}
            {reason.next && <div className="qc-next">下一步：{reason.next}</div>}
          </li>
        ))}
      </ol>
    </>
  )
}

/** Every check of the filing as a row: what was asked, by which clause, of which source, and what was found. */
export function Checks({ id }: { id: string }) {
  const narrow = useNarrow()
  const { data, reasons } = useAct(checkClass, { id })
  if (reasons.length > 0) return <Refusals reasons={reasons} title="没有取得核对结果" />
  if (!data) return <Skeleton active />
  if (narrow) {
    return (
      <Flex vertical gap={8}>
        {data.checks.map((c) => (
          <Card key={c.key} size="small" title={c.title} extra={<ResultTag result={c.result} />}>
            <Reasons check={c} />
            <div className="qc-help">
              {c.source}
              {c.clause ? ` · ${clauseName(c.clause)}` : ''}
            </div>
          </Card>
        ))}
      </Flex>
    )
  }
  return (
    <Table<Check>
      size="small"
      rowKey="key"
      pagination={false}
      scroll={{ x: 'max-content' }}
      dataSource={data.checks}
      columns={[
        { key: 'title', title: '核对事项', render: (_, c) => c.title },
        { key: 'result', title: '结果', render: (_, c) => <ResultTag result={c.result} /> },
        {
          key: 'finding',
          title: '情况',
          render: (_, c) => (
            <div style={{ maxWidth: 560, whiteSpace: 'normal' }}>
              <Reasons check={c} />
            </div>
          ),
        },
        {
          key: 'clause',
          title: '依据',
          render: (_, c) => (c.clause ? <Tag>{clauseName(c.clause)}</Tag> : '—'),
        },
        { key: 'source', title: '数据来源', render: (_, c) => c.source },
      ]}
    />
  )
}
