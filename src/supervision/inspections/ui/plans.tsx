import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { DataTable, optionsOf, PageHead, StateTag, useMay, useNarrow } from '#web/console'
import { listPlans, planKinds, planMoves } from '../contract.ts'
import { PlanForm } from './plan-form.tsx'
import { planTones } from './shown.ts'

const { states } = planMoves

export default function Plans() {
  const [, go] = useLocation()
  const [adding, setAdding] = useState(false)
  const may = useMay('inspection.plan')
  const narrow = useNarrow()
  return (
    <>
      <PageHead
        title="检查计划与抽签"
        note="编制、审定公布、抽签由不同的人办理。名单和密数的摘要先公布，抽签用公布之后才产生的公开数；结果公开后任何人都能重算。"
        actions={
          may && (
            <Button type="primary" onClick={() => setAdding(true)}>
              编制计划
            </Button>
          )
        }
      />
      <DataTable
        act={listPlans}
        rowKey="id"
        opens={(row) => go(`/inspection-plans/${row.id}`)}
        search="按计划名称查找"
        filters={[
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(states) },
          { kind: 'select', name: 'kind', label: '检查方式', options: optionsOf(planKinds) },
          { kind: 'region', name: 'region', label: '地区' },
        ]}
        columns={[
          { key: 'title', title: '计划', card: 'title' },
          { key: 'kind', title: '检查方式', render: (r) => planKinds[r.kind] },
          { key: 'regionName', title: '地区' },
          { key: 'fromOn', title: '检查期间', sortable: true, render: (r) => `${r.fromOn} 至 ${r.toOn}` },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={states} tones={planTones} />,
          },
          { key: 'count', title: '班数', align: 'right' },
          { key: 'done', title: '已检查', align: 'right' },
          { key: 'found', title: '有问题', align: 'right' },
        ]}
        emptyText="还没有检查计划"
        emptyNext={may ? '点击“编制计划”开始。' : '由人社经办人员编制。'}
      />
      <Drawer
        open={adding}
        onClose={() => setAdding(false)}
        title="编制检查计划"
        size={narrow ? '100%' : 760}
        destroyOnHidden
      >
        <PlanForm onDone={(id) => go(`/inspection-plans/${id}`)} onCancel={() => setAdding(false)} />
      </Drawer>
    </>
  )
}
