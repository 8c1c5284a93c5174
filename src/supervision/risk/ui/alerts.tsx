import { Alert, Button, Space, Tag } from 'antd'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { showInstant } from '#platform/day'
import { DataTable, optionsOf, PageHead, Refusals, StateTag, useAct, useMay, useSubmit } from '#web/console'
import {
  type AlertListRow,
  acknowledgeAlerts,
  alertMoves,
  listAlerts,
  listRules,
  outcomes,
  severities,
  stages,
} from '../contract.ts'
import { outcomeTones, severityTones, stateTones } from './shown.ts'

const { states } = alertMoves

export default function Alerts() {
  const [, go] = useLocation()
  const { data } = useAct(listRules, {})
  const mayExamine = useMay('risk.examine')
  return (
    <>
      <PageHead
        title="风险预警"
        note="规则只提示，不处罚：每条预警由一人核查、另一人复核办结；属实的才设置限制。逾期未办结的自动提级督办。"
        actions={<Link href="/risk-rules">规则与准确率</Link>}
      />
      <DataTable
        act={listAlerts}
        rowKey="id"
        opens={(row) => go(`/risk-alerts/${row.id}`)}
        search="按预警编号或情形查找"
        filters={[
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(states) },
          { kind: 'select', name: 'severity', label: '等级', options: optionsOf(severities) },
          { kind: 'select', name: 'stage', label: '环节', options: optionsOf(stages) },
          {
            kind: 'select',
            name: 'rule',
            label: '规则',
            options: (data?.rows ?? []).map((rule) => ({ value: rule.code, label: rule.title })),
          },
          { kind: 'select', name: 'outcome', label: '结论', options: optionsOf(outcomes) },
          { kind: 'region', name: 'region', label: '地区' },
          { kind: 'flag', name: 'overdue', label: '只看逾期' },
          { kind: 'flag', name: 'mine', label: '只看我核查的' },
        ]}
        {...(mayExamine
          ? {
              batch: (rows: AlertListRow[], clear: () => void) => <Acknowledge rows={rows} clear={clear} />,
              selectable: (row: AlertListRow) => row.state === 'raised',
            }
          : {})}
        columns={[
          { key: 'says', title: '情形', card: 'title', wrap: 340 },
          {
            key: 'severity',
            title: '等级',
            sortable: true,
            render: (r) => <StateTag state={r.severity} states={severities} tones={severityTones} />,
          },
          { key: 'title', title: '规则' },
          { key: 'orgName', title: '单位' },
          { key: 'regionName', title: '地区' },
          {
            key: 'state',
            title: '状态',
            render: (r) =>
              r.state === 'closed' && r.outcome ? (
                <StateTag state={r.outcome} states={outcomes} tones={outcomeTones} />
              ) : (
                <StateTag state={r.state} states={states} tones={stateTones} />
              ),
          },
          {
            key: 'dueOn',
            title: '办理期限',
            sortable: true,
            render: (r) =>
              r.state === 'closed' ? (
                '—'
              ) : (
                <>
                  {r.dueOn} {r.overdue && <Tag color="error">已逾期</Tag>}
                  {r.escalatedTo && <Tag color="warning">{r.escalatedTo}督办</Tag>}
                </>
              ),
          },
          {
            key: 'rows',
            title: '依据',
            align: 'right',
            sortable: true,
            hidden: true,
            render: (r) => `${r.rows} 条`,
          },
          { key: 'ownerName', title: '核查人' },
          { key: 'stage', title: '环节', hidden: true, render: (r) => stages[r.stage] },
          { key: 'happenedOn', title: '发生日期', sortable: true, hidden: true },
          {
            key: 'raisedAt',
            title: '预警时间',
            sortable: true,
            hidden: true,
            render: (r) => showInstant(r.raisedAt),
          },
          { key: 'number', title: '编号', copy: true, hidden: true },
        ]}
        emptyText="没有风险预警"
        emptyNext="规则每日清晨运行，开班备案、结班、申报和拨付时也会运行；发现疑点显示在这里。"
      />
    </>
  )
}

function Acknowledge({ rows, clear }: { rows: AlertListRow[]; clear: () => void }) {
  const [refused, setRefused] = useState<{ id: string; number: string; reason: string }[]>([])
  const { submit, busy, reasons } = useSubmit(acknowledgeAlerts, {
    success: (done) => `已签收 ${done.done} 条`,
    onDone: (done) => {
      setRefused(done.refused)
      if (done.refused.length === 0) clear()
    },
  })
  return (
    <Space orientation="vertical">
      <Button type="primary" loading={busy} onClick={() => void submit({ ids: rows.map((row) => row.id) })}>
        签收所选 {rows.length} 条，由我核查
      </Button>
      <Refusals reasons={reasons} />
      {refused.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={`${refused.length} 条没有签收`}
          description={refused.map((one) => `${one.number}：${one.reason}`).join('；')}
        />
      )}
    </Space>
  )
}
