import { Button, Skeleton } from 'antd'
import type { OutputOf } from '#platform/act'
import { EmptyHint, Refusals, SmallTable, useAct } from '#web/console'
import { suggestItems } from '../contract.ts'

type Row = OutputOf<typeof suggestItems>['rows'][number]

/** Demand as the reason for an item: open vacancies of the region whose occupation is not listed yet. */
export function Suggestions({ id, onPick }: { id: string; onPick: (row: Row) => void }) {
  const { data, loading, reasons, refresh } = useAct(suggestItems, { id })
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <SmallTable<Row>
      label="岗位有需求而未列入的职业"
      rowKey="occupationCode"
      dataSource={data.rows}
      locale={{ emptyText: <EmptyHint text="招聘中的岗位所需职业都已列入目录" /> }}
      columns={[
        { title: '职业（工种）', dataIndex: 'occupationName' },
        { title: '编码', dataIndex: 'occupationCode' },
        { title: '需求人数', dataIndex: 'wanted', align: 'right' },
        { title: '用人单位', dataIndex: 'employers', align: 'right' },
        {
          title: '操作',
          render: (_v, row) => (
            <Button size="small" onClick={() => onPick(row)}>
              列入目录
            </Button>
          ),
        },
      ]}
    />
  )
}
