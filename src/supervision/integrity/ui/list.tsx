import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { showInstant } from '#platform/day'
import { ActForm, DataTable, optionsOf, PageHead, SmallTable, StateTag, useAct, useMay } from '#web/console'
import { findingMoves, listFindings, outcomes, runIntegrity, type Sign, signs, summary } from '../contract.ts'
import { outcomeTones, tones } from './shown.ts'

const { states } = findingMoves

export default function Findings() {
  const [, go] = useLocation()
  const [running, setRunning] = useState(false)
  const may = useMay('integrity.handle')
  const { data, refresh } = useAct(summary, {})
  const done = () => {
    setRunning(false)
    refresh()
  }
  return (
    <>
      <PageHead
        title="廉政风险线索"
        note="由操作记录按月计算，只对纪检监督人员开放；被列入的人员及其所在单位看不到。线索不是结论，须核查并由另一人复核。"
        actions={may && <Button onClick={() => setRunning(true)}>按月计算</Button>}
      />
      {data && (
        <SmallTable
          label="各类线索"
          rowKey="rule"
          dataSource={data.rules}
          columns={[
            { title: '类别', render: (_v: unknown, r: { rule: Sign }) => signs[r.rule] },
            { title: '线索', dataIndex: 'found', align: 'right' },
            { title: '未办结', dataIndex: 'open', align: 'right' },
            { title: outcomes.harmless, dataIndex: 'harmless', align: 'right' },
            { title: outcomes.mistake, dataIndex: 'mistake', align: 'right' },
            { title: outcomes.negligent, dataIndex: 'negligent', align: 'right' },
            { title: outcomes.deliberate, dataIndex: 'deliberate', align: 'right' },
          ]}
        />
      )}
      {data?.lastRun && (
        <p>
          上次计算：{showInstant(data.lastRun.at)}，{data.lastRun.month} 月，审批记录 {data.lastRun.acts} 条。
        </p>
      )}
      <DataTable
        act={listFindings}
        rowKey="id"
        opens={(row) => go(`/integrity/${row.id}`)}
        search="按人员姓名查找"
        filters={[
          { kind: 'select', name: 'rule', label: '类别', options: optionsOf(signs) },
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(states) },
          { kind: 'select', name: 'outcome', label: '结论', options: optionsOf(outcomes) },
          { kind: 'region', name: 'region', label: '地区' },
        ]}
        columns={[
          { key: 'said', title: '情况', card: 'title', wrap: 280 },
          { key: 'rule', title: '类别', render: (r) => signs[r.rule] },
          { key: 'officer', title: '人员' },
          { key: 'office', title: '单位', wrap: 160 },
          { key: 'orgName', title: '涉及机构', wrap: 160, render: (r) => r.orgName ?? '—' },
          { key: 'month', title: '月份', sortable: true },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={states} tones={tones} />,
          },
          {
            key: 'outcome',
            title: '结论',
            render: (r) => r.outcome && <StateTag state={r.outcome} states={outcomes} tones={outcomeTones} />,
          },
          { key: 'regionName', title: '地区', hidden: true },
        ]}
        emptyText="没有线索"
        emptyNext="每晚自动计算本月和上月；也可以按月计算。"
      />
      <Modal open={running} title="按月计算" footer={null} onCancel={() => setRunning(false)} destroyOnHidden>
        <ActForm
          act={runIntegrity}
          columns={1}
          fields={[{ name: 'month', label: '月份', placeholder: '如 2026-03', required: true }]}
          submitText="计算"
          success={(out) => `审批记录 ${out.acts} 条，线索 ${out.found} 条`}
          onDone={done}
          onCancel={() => setRunning(false)}
        />
      </Modal>
    </>
  )
}
