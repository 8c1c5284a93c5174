import { Tag } from 'antd'
import { Link } from 'wouter'
import { showInstant } from '#platform/day'
import { DataTable, optionsOf, PageHead } from '#web/console'
import { listRuns, runWhys } from '../contract.ts'

export default function Runs() {
  return (
    <>
      <PageHead
        title="规则运行记录"
        note="每日清晨自动运行一次；开班备案、结班、申报和拨付时运行相应环节的规则，有发现的才记录；全省的运行由省级部门查看。"
        actions={<Link href="/risk-rules">返回规则</Link>}
      />
      <DataTable
        act={listRuns}
        rowKey="id"
        search={false}
        filters={[{ kind: 'select', name: 'why', label: '方式', options: optionsOf(runWhys) }]}
        columns={[
          {
            key: 'at',
            title: '运行时间',
            card: 'title',
            sortable: true,
            render: (r) => showInstant(r.at),
          },
          { key: 'why', title: '方式', render: (r) => runWhys[r.why] + (r.about ? `（${r.about}）` : '') },
          { key: 'byName', title: '运行人', render: (r) => r.byName ?? '系统' },
          { key: 'regionName', title: '地区' },
          { key: 'span', title: '期间', render: (r) => `${r.from} 至 ${r.until}` },
          { key: 'ruleCount', title: '规则', align: 'right', render: (r) => `${r.ruleCount} 条` },
          { key: 'hits', title: '发现', align: 'right', sortable: true, render: (r) => `${r.hits} 项` },
          {
            key: 'raised',
            title: '新增预警',
            align: 'right',
            sortable: true,
            render: (r) => `${r.raised} 条`,
          },
          {
            key: 'faults',
            title: '出错的规则',
            wrap: 240,
            render: (r) =>
              r.faults.length === 0
                ? '无'
                : r.faults.map((one) => (
                    <Tag key={one.code} color="error">
                      {one.title}
                    </Tag>
                  )),
          },
        ]}
        emptyText="还没有运行过"
        emptyNext="在风险规则页面可以立即运行。"
      />
    </>
  )
}
