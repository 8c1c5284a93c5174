import { Tag } from 'antd'
import { useLocation } from 'wouter'
import { showInstant } from '#platform/day'
import { DataTable, optionsOf, PageHead, StateTag } from '#web/console'
import { inspectionMoves, listOwnInspections, origins } from '../contract.ts'
import { inspectionTones } from './shown.ts'

const { states } = inspectionMoves

/** What the department found in this institution's classes, and what is to be put right. */
export default function OwnInspections() {
  const [, go] = useLocation()
  return (
    <>
      <PageHead
        title="检查与整改"
        note="本单位培训班接受的检查和结果。有问题的可以陈述意见；责令整改的，请在期限内报告整改情况。"
      />
      <DataTable
        act={listOwnInspections}
        rowKey="id"
        opens={(row) => go(`/own-inspections/${row.id}`)}
        search="按班级名称或编号查找"
        filters={[{ kind: 'select', name: 'state', label: '状态', options: optionsOf(states) }]}
        columns={[
          { key: 'classTitle', title: '培训班', card: 'title' },
          { key: 'no', title: '编号', copy: true },
          { key: 'origin', title: '来源', render: (r) => origins[r.origin] },
          {
            key: 'recordedAt',
            title: '检查登记',
            sortable: true,
            render: (r) => r.recordedAt && showInstant(r.recordedAt),
          },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={states} tones={inspectionTones} />,
          },
          { key: 'findingCount', title: '问题', align: 'right', render: (r) => r.findingCount || '—' },
          {
            key: 'deadline',
            title: '期限',
            render: (r) =>
              r.state === 'rectifying' && (
                <>
                  {r.deadline} {r.overdue && <Tag color="error">已逾期</Tag>}
                </>
              ),
          },
        ]}
        emptyText="还没有接受检查的记录"
        emptyNext="检查登记后显示在这里。"
      />
    </>
  )
}
