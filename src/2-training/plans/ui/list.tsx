import { Button } from 'antd'
import { Link, useLocation } from 'wouter'
import { dayOf } from '#platform/day'
import { DataTable, levelName, optionsOf, PageHead, StateTag, useMay } from '#web/console'
import { certificateKinds, listPlans, planStates, trackNames } from '../contract.ts'
import { planTones } from './shown.tsx'

export default function Plans() {
  const [, go] = useLocation()
  const mayWrite = useMay('plan.write')
  const add = mayWrite && (
    <Link href="/plans/new">
      <Button type="primary">新建方案</Button>
    </Link>
  )
  return (
    <>
      <PageHead
        title="培训方案"
        note="一项目一方案（闽人社文〔2025〕37号第三条）：理论、实操、安全必备，线上不超过总课时的 40%（闽人社发〔2024〕2号第五条）。"
        actions={add}
      />
      <DataTable
        act={listPlans}
        rowKey="id"
        search="按方案名称查找"
        opens={(row) => go(`/plans/${row.id}`)}
        filters={[
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(planStates) },
          { kind: 'select', name: 'track', label: '监管类别', options: optionsOf(trackNames) },
          { kind: 'occupation', name: 'occupation', label: '职业（工种）' },
          { kind: 'region', name: 'region', label: '地区' },
        ]}
        columns={[
          { key: 'title', title: '方案名称', sortable: true, card: 'title' },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={planStates} tones={planTones} />,
          },
          { key: 'edition', title: '版次', align: 'right', render: (r) => `第 ${r.edition} 版` },
          { key: 'track', title: '监管类别', render: (r) => trackNames[r.track] },
          { key: 'certificateKind', title: '培训目标', render: (r) => certificateKinds[r.certificateKind] },
          { key: 'occupationName', title: '职业（工种）' },
          { key: 'level', title: '等级', render: (r) => levelName(r.level) },
          { key: 'hours', title: '总课时', align: 'right', render: (r) => r.totals.total },
          { key: 'online', title: '线上课时', align: 'right', render: (r) => r.totals.online },
          { key: 'orgName', title: '机构', hidden: mayWrite },
          {
            key: 'createdAt',
            title: '编制日期',
            sortable: true,
            hidden: true,
            render: (r) => dayOf(r.createdAt),
          },
        ]}
        emptyText="还没有培训方案"
        emptyNext={
          mayWrite ? '点击“新建方案”，逐行填写课程后定稿，即可用于开班备案。' : '机构定稿的方案出现在这里。'
        }
        emptyAction={add}
      />
    </>
  )
}
