import { Input, Select, Skeleton, Space, Tag } from 'antd'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { optionsOf, PageHead, Refusals, SmallTable, StateTag, useAct, useMay } from '#web/console'
import { listRules, type RuleRow, type Stage, severities, stages, strengths } from '../contract.ts'
import { RunNow } from './run-now.tsx'
import { precisionText, severityTones } from './shown.ts'

export default function Rules() {
  const [, go] = useLocation()
  const { data, loading, reasons, refresh } = useAct(listRules, {})
  const [text, setText] = useState('')
  const [stage, setStage] = useState<Stage | null>(null)
  const [running, setRunning] = useState(false)
  const mayRun = useMay('risk.run')
  const rows = (data?.rows ?? []).filter(
    (row) => (!stage || row.stages.includes(stage)) && (row.title + row.tells).includes(text.trim()),
  )
  return (
    <>
      <PageHead
        title="风险规则"
        note="每条规则写明依据、参数和期限；参数先用过去的数据试算，再由两人审定后调整。准确率＝核查属实的占“属实与排除”之和。"
        actions={
          <Space wrap>
            {mayRun && (
              <button type="button" className="qc-plain-button" onClick={() => setRunning(!running)}>
                立即运行
              </button>
            )}
            <Link href="/risk-runs">运行记录</Link>
            <Link href="/risk-alerts">返回预警</Link>
          </Space>
        }
      />
      {running && <RunNow onDone={() => setRunning(false)} />}
      {loading && <Skeleton active />}
      {!loading && !data && <Refusals reasons={reasons} onRetry={refresh} />}
      {data && (
        <Space orientation="vertical" size="middle" style={{ width: '100%' }}>
          <Space wrap>
            <Input.Search
              allowClear
              aria-label="查找规则"
              placeholder="按规则名称查找"
              value={text}
              onChange={(event) => setText(event.target.value)}
              style={{ width: 260 }}
            />
            <Select
              aria-label="环节"
              allowClear
              placeholder="全部环节"
              value={stage}
              onChange={(value: Stage | undefined) => setStage(value ?? null)}
              options={optionsOf(stages)}
              style={{ width: 160 }}
            />
            <span role="status">共 {rows.length} 条</span>
          </Space>
          <SmallTable<RuleRow>
            label="风险规则"
            rowKey="code"
            dataSource={rows}
            onRow={(row) => ({ onClick: () => go(`/risk-rules/${row.code}`), style: { cursor: 'pointer' } })}
            columns={[
              {
                key: 'title',
                title: '规则',
                render: (_v, row) => (
                  <Link href={`/risk-rules/${row.code}`} className="qc-underlined">
                    {row.title}
                  </Link>
                ),
              },
              {
                key: 'open',
                title: '未办结',
                align: 'right',
                sorter: (a, b) => a.open - b.open,
                render: (_v, row) => (row.overdue > 0 ? `${row.open}（逾期 ${row.overdue}）` : row.open),
              },
              {
                key: 'precision',
                title: '准确率',
                sorter: (a, b) => (a.precision ?? -1) - (b.precision ?? -1),
                render: (_v, row) => precisionText(row),
              },
              { key: 'stage', title: '环节', render: (_v, row) => stages[row.stage] },
              {
                key: 'severity',
                title: '等级',
                render: (_v, row) => (
                  <StateTag state={row.severity} states={severities} tones={severityTones} />
                ),
              },
              { key: 'strength', title: '性质', render: (_v, row) => strengths[row.strength] },
              {
                key: 'enabled',
                title: '状态',
                render: (_v, row) => (
                  <>
                    {row.enabled ? '启用' : <Tag>停用</Tag>}
                    {row.proposed && <Tag color="processing">调整待审定</Tag>}
                  </>
                ),
              },
              { key: 'fault', title: '数据问题', align: 'right', render: (_v, row) => row.dataFault },
              { key: 'days', title: '期限', align: 'right', render: (_v, row) => `${row.workdays} 个工作日` },
            ]}
          />
        </Space>
      )}
    </>
  )
}
