import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { funds } from '#money/policy/contract'
import { ActForm, DataTable, optionsOf, PageHead, RecordDrawer, StateTag, useMay } from '#web/console'
import { enterPause, listPauses, pauseMoves, pauseStops } from '../contract.ts'
import { PauseDetail } from './pause.tsx'
import { pauseTones } from './tones.ts'

const stopsText = (stops: readonly (keyof typeof pauseStops)[]): string =>
  stops.map((stop) => pauseStops[stop]).join('、')

export default function Pauses() {
  const [entering, setEntering] = useState(false)
  const maySet = useMay('budget.set')
  const enter = maySet && (
    <Button type="primary" onClick={() => setEntering(true)}>
      录入暂停
    </Button>
  )
  return (
    <>
      <PageHead
        title="资金暂停"
        note="暂停后，该地区及下级不能新占用、审批或拨付该项资金；列为例外的除外。暂停、例外和恢复都由两人办理。"
        actions={enter}
      />
      <DataTable
        act={listPauses}
        rowKey="id"
        opens
        search={false}
        filters={[
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(pauseMoves.states) },
          { kind: 'region', name: 'region', label: '地区' },
        ]}
        columns={[
          {
            key: 'regionName',
            title: '地区与资金',
            card: 'title',
            sortable: 'region',
            render: (r) => `${r.regionName} ${r.fund ? funds[r.fund] : '全部资金'}`,
          },
          { key: 'stops', title: '暂停事项', render: (r) => stopsText(r.stops) },
          { key: 'fromOn', title: '起始日期', sortable: true },
          { key: 'exceptions', title: '例外', align: 'right', render: (r) => `${r.exceptions} 项` },
          { key: 'documentNumber', title: '文号' },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={pauseMoves.states} tones={pauseTones} />,
          },
          { key: 'enteredByName', title: '录入' },
        ]}
        emptyText="没有暂停的资金"
        emptyNext="需要暂停时由财政经办人员录入，另一名财政复核人员审定后生效。"
        emptyAction={enter || undefined}
      />
      <RecordDrawer title="资金暂停" width={960}>
        {(id) => <PauseDetail id={id} />}
      </RecordDrawer>
      <Drawer
        open={entering}
        onClose={() => setEntering(false)}
        title="录入资金暂停"
        size="large"
        destroyOnHidden
      >
        <ActForm
          act={enterPause}
          initial={{ stops: ['reserve', 'charge', 'pay'] }}
          fields={[
            { name: 'region', label: '地区（含下级）', kind: 'region', required: true },
            {
              name: 'fund',
              label: '资金来源',
              kind: 'select',
              options: optionsOf(funds),
              help: '不选为全部资金',
            },
            {
              name: 'stops',
              label: '暂停事项',
              kind: 'multi',
              options: optionsOf(pauseStops),
              required: true,
              wide: true,
            },
            { name: 'fromOn', label: '起始日期', kind: 'day', help: '不填为今天' },
            { name: 'documentNumber', label: '文号', required: true },
            { name: 'reason', label: '暂停原因', kind: 'long', required: true, maxLength: 300 },
            { name: 'files', label: '依据文件', kind: 'files', accept: 'pdf', max: 10 },
          ]}
          submitText="录入暂停"
          success="已录入，待另一名财政复核人员审定；例外可在审定后逐条增加"
          onDone={() => setEntering(false)}
          onCancel={() => setEntering(false)}
        />
      </Drawer>
    </>
  )
}
