import { Skeleton } from 'antd'
import { Link } from 'wouter'
import { clauseName } from '#platform/clause'
import { EmptyHint, PageHead, Refusals, SmallTable, useAct } from '#web/console'
import { onlineClasses } from '../contract.ts'

export default function OnlineClasses() {
  const { data, loading, reasons, refresh } = useAct(onlineClasses, {})
  return (
    <>
      <PageHead
        title="线上学时"
        note={clauseName('含线上课程的培训班；线上课时不超过总课时的 40%，依据 F2-5')}
      />
      <Refusals reasons={reasons} onRetry={refresh} />
      {loading && <Skeleton active />}
      {data?.rows.length === 0 && (
        <EmptyHint text="没有含线上课程的培训班" next="培训方案中有线上课程的班级显示在这里。" />
      )}
      {data && data.rows.length > 0 && (
        <SmallTable
          label="含线上课程的培训班"
          rowKey="id"
          dataSource={data.rows}
          columns={[
            {
              title: '培训班',
              dataIndex: 'title',
              render: (title: string, row) => (
                <Link href={`/online-learning/${row.id}`} className="qc-underlined">
                  {title}
                </Link>
              ),
            },
            { title: '备案编号', dataIndex: 'number', render: (number: string | null) => number ?? '—' },
            { title: '状态', dataIndex: 'stateTitle' },
            { title: '起止日期', key: 'days', render: (_, row) => `${row.startsOn} 至 ${row.endsOn}` },
            { title: '线上课时', dataIndex: 'onlineHours', align: 'right' },
            {
              title: '学习平台',
              dataIndex: 'assigned',
              render: (assigned: number) => (assigned > 0 ? `已指定 ${assigned} 门课` : '未指定'),
            },
            { title: '已收学习记录', dataIndex: 'events', align: 'right' },
          ]}
        />
      )}
    </>
  )
}
