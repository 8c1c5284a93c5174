import { Button, Drawer, Tag } from 'antd'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { ActForm, DataTable, optionsOf, PageHead, StateTag, useMay, useMe } from '#web/console'
import { breakdownStates, indicators, listBreakdowns, startBreakdown } from '../contract.ts'
import { OwnTargets } from './own.tsx'
import { showYears, tones } from './tones.ts'

export default function Targets() {
  const [starting, setStarting] = useState(false)
  const [, go] = useLocation()
  const may = useMay('target.set')
  const home = useMe().regions[0]?.code
  return (
    <>
      <PageHead
        title="目标任务"
        note="指标逐级下达：总数、本级部分与下级合计相等，或写明差额。统计年度为上年 12 月 1 日至当年 11 月 30 日。"
        actions={
          may && (
            <Button type="primary" onClick={() => setStarting(true)}>
              编制目标任务
            </Button>
          )
        }
      />
      {home && <OwnTargets region={home} />}
      <DataTable
        act={listBreakdowns}
        rowKey="id"
        search="按任务名称或文号查找"
        opens={(row) => go(`/targets/${row.id}`)}
        filters={[
          { kind: 'region', name: 'region', label: '下达地区' },
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(breakdownStates) },
          { kind: 'text', name: 'year', label: '统计年度' },
        ]}
        columns={[
          { key: 'title', title: '任务', sortable: true, card: 'title' },
          { key: 'regionName', title: '下达地区', sortable: 'region' },
          { key: 'years', title: '统计年度', sortable: 'firstYear', render: showYears },
          { key: 'documentNo', title: '文号' },
          {
            key: 'state',
            title: '状态',
            render: (r) => <StateTag state={r.state} states={breakdownStates} tones={tones} />,
          },
          {
            key: 'addsUp',
            title: '分解',
            render: (r) => (r.addsUp ? '相等' : <Tag color="warning">有差额</Tag>),
          },
          {
            key: 'indicators',
            title: '指标',
            render: (r) => r.indicators.map((name) => indicators[name].title).join('、'),
          },
        ]}
        emptyText="还没有目标任务"
        emptyNext={
          may ? '请编制本地区的任务，填写总数并分解到下一级。' : '上级或本地区下达任务后显示在这里。'
        }
      />
      <Drawer
        open={starting}
        onClose={() => setStarting(false)}
        title="编制目标任务"
        size="large"
        destroyOnHidden
      >
        <ActForm
          act={startBreakdown}
          {...(home ? { initial: { region: home } } : {})}
          fields={[
            { name: 'title', label: '任务名称', required: true, wide: true },
            { name: 'documentNo', label: '文号', required: true },
            { name: 'region', label: '下达地区', kind: 'region', required: true },
            { name: 'firstYear', label: '起始统计年度', kind: 'int', min: 2020, max: 2100, required: true },
            { name: 'lastYear', label: '截止统计年度', kind: 'int', min: 2020, max: 2100, required: true },
          ]}
          submitText="开始编制"
          success="目标任务已建立，请填写指标"
          onDone={({ id }) => go(`/targets/${id}`)}
          onCancel={() => setStarting(false)}
        />
      </Drawer>
    </>
  )
}
