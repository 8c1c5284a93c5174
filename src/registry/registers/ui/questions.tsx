import { showInstant } from '#platform/day'
import { DataTable, PageHead } from '#web/console'
import { listQuestions } from '../contract.ts'

export default function Questions() {
  return (
    <>
      <PageHead
        title="部门数据使用记录"
        note="本地区单位每一次用部门数据核对人员都记在这里：谁、为什么、用了哪天的哪类数据。被核对的人在“我的”页面能看到涉及自己的记录。"
      />
      <DataTable
        act={listQuestions}
        rowKey="id"
        search={false}
        columns={[
          { key: 'purpose', title: '用途', card: 'title', wrap: 260 },
          { key: 'at', title: '时间', render: (r) => showInstant(r.at) },
          { key: 'actorName', title: '查询人' },
          { key: 'actorOrg', title: '单位', render: (r) => r.actorOrg ?? '—' },
          { key: 'people', title: '人数', align: 'right', render: (r) => r.people.toLocaleString('zh-CN') },
          { key: 'registers', title: '数据（数据日期）', wrap: 360, render: (r) => r.registers || '—' },
        ]}
        emptyText="还没有使用记录"
        emptyNext="核对名册、申报或运行数据比对后显示在这里。"
      />
    </>
  )
}
