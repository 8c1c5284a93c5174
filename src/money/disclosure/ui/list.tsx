import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { dayOf, showInstant } from '#platform/day'
import { ActForm, DataTable, Money, optionsOf, PageHead, StateTag, useMay } from '#web/console'
import { disclosureMoves, draftDisclosure, lastQuarter, listDisclosures, quarterTitle } from '../contract.ts'
import { tones } from './shown.ts'

const QUARTERS = ['第一季度', '第二季度', '第三季度', '第四季度'].map((label, i) => ({ value: i + 1, label }))

export default function Disclosures() {
  const [, go] = useLocation()
  const mayDraft = useMay('disclosure.draft')
  const [drafting, setDrafting] = useState(false)
  const last = lastQuarter(dayOf(new Date().toISOString()))
  const add = mayDraft && (
    <Button type="primary" onClick={() => setDrafting(true)}>
      编制资金公开
    </Button>
  )
  return (
    <>
      <PageHead
        title="资金公开"
        note="每季度结束后编制，另一人审定后向社会公开；数据取自资金台账，任何时候都能按当时的时点复算。"
        actions={add}
      />
      <DataTable
        act={listDisclosures}
        rowKey="id"
        search="按公开编号查找"
        opens={(row) => go(`/disclosures/${row.id}`)}
        filters={[
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(disclosureMoves.states) },
          {
            kind: 'select',
            name: 'quarter',
            label: '季度',
            options: QUARTERS.map((one) => ({ value: String(one.value), label: one.label })),
          },
          { kind: 'region', name: 'region', label: '地区' },
        ]}
        columns={[
          { key: 'number', title: '公开编号', sortable: true, card: 'title' },
          { key: 'regionName', title: '地区' },
          { key: 'year', title: '期间', sortable: true, render: (r) => quarterTitle(r.year, r.quarter) },
          { key: 'versionNo', title: '版次', align: 'right', render: (r) => `第 ${r.versionNo} 版` },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={disclosureMoves.states} tones={tones} />,
          },
          { key: 'people', title: '人数', align: 'right', render: (r) => r.totals.people },
          { key: 'paid', title: '支付', align: 'right', render: (r) => <Money fen={r.totals.paidFen} /> },
          {
            key: 'back',
            title: '追回到账',
            align: 'right',
            hidden: true,
            render: (r) => <Money fen={r.totals.backFen} />,
          },
          { key: 'asOf', title: '数据时点', sortable: true, render: (r) => showInstant(r.asOf) },
          { key: 'draftedByName', title: '编制', hidden: true },
        ]}
        emptyText="还没有资金公开"
        emptyNext={
          mayDraft
            ? `点击“编制资金公开”，从台账生成${quarterTitle(last.year, last.quarter)}的数据。`
            : '人社部门编制后显示在这里。'
        }
        emptyAction={add}
      />
      <Drawer
        open={drafting}
        onClose={() => setDrafting(false)}
        title="编制资金公开"
        size="large"
        destroyOnHidden
      >
        <ActForm
          act={draftDisclosure}
          columns={1}
          initial={last}
          submitText="从台账生成"
          success={(out) => `已生成 ${out.number}，由另一名人员审定`}
          onDone={(out) => go(`/disclosures/${out.id}`)}
          fields={[
            { name: 'region', label: '地区（含下级）', kind: 'region', required: true },
            { name: 'year', label: '年度', kind: 'int', required: true },
            { name: 'quarter', label: '季度', kind: 'select', options: QUARTERS as never, required: true },
            { name: 'note', label: '说明（随数据公开）', kind: 'long' },
          ]}
        />
      </Drawer>
    </>
  )
}
