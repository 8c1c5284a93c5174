import { Alert, Skeleton, Space } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import type { OutputOf } from '#platform/act'
import { clauseName } from '#platform/clause'
import { showInstant } from '#platform/day'
import {
  ActForm,
  Facts,
  FileList,
  MoveBar,
  optionsOf,
  PageHead,
  Refusals,
  SmallTable,
  StateTag,
  Timeline,
  useAct,
} from '#web/console'
import {
  closeFinding,
  findingMoves,
  getFinding,
  outcomes,
  proposeFinding,
  returnFinding,
  signs,
  takeFinding,
} from '../contract.ts'
import { outcomeTones, tones } from './shown.ts'

type Finding = OutputOf<typeof getFinding>
const { states } = findingMoves

export default function FindingPage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data, loading, reasons, refresh } = useAct(getFinding, { id })
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <>
      <PageHead title={signs[data.rule]} note={clauseName('依据 F37-15；阈值为平台设置。')} />
      <Space orientation="vertical" size="large" style={{ width: '100%' }}>
        {data.returnReason && data.state === 'looking' && (
          <Alert type="warning" showIcon title="复核退回" description={data.returnReason} />
        )}
        <Facts
          columns={2}
          items={[
            { label: '人员', value: data.officer },
            { label: '单位', value: data.office },
            { label: '月份', value: data.month },
            { label: '状态', value: <StateTag state={data.state} states={states} tones={tones} /> },
            { label: '情况', value: data.said, wide: true },
            data.orgName !== null && { label: '涉及机构', value: data.orgName },
            { label: '测得值 / 阈值', value: `${data.measured} / ${data.threshold}` },
            data.handledByName !== null && { label: '核查人', value: data.handledByName },
            data.outcome !== null && {
              label: '结论',
              value: <StateTag state={data.outcome} states={outcomes} tones={outcomeTones} />,
            },
            data.note !== null && { label: '核查情况', value: data.note, wide: true },
            data.files.length > 0 && {
              label: '材料',
              value: <FileList files={data.files} />,
              wide: true,
            },
            data.closedByName !== null && { label: '复核人', value: data.closedByName },
          ]}
        />
        <section>
          <h2>依据的操作记录</h2>
          <SmallTable
            label="依据的操作记录"
            rowKey={(row: Finding['rows'][number]) => `${row.at}${row.summary}`}
            dataSource={data.rows}
            columns={[
              { title: '时间', render: (_v: unknown, r: Finding['rows'][number]) => showInstant(r.at) },
              { title: '事项', dataIndex: 'title' },
              { title: '内容', dataIndex: 'summary' },
              { title: '说明', render: (_v: unknown, r: Finding['rows'][number]) => r.note ?? '—' },
            ]}
          />
        </section>
        <Moves finding={data} />
        {data.others.length > 0 && (
          <section>
            <h2>同一人员的其他线索</h2>
            {data.others.map((one) => (
              <div key={one.id}>
                <Link href={`/integrity/${one.id}`} className="qc-underlined">
                  {one.month} {signs[one.rule]}
                </Link>
                ：{one.said}（{states[one.state]}）
              </div>
            ))}
          </section>
        )}
        <section>
          <h2>办理记录</h2>
          <Timeline entries={data.history} />
        </section>
      </Space>
    </>
  )
}

function Moves({ finding }: { finding: Finding }) {
  const [proposing, setProposing] = useState(false)
  const { id, version, can } = finding
  const done = () => setProposing(false)
  if (finding.state === 'proposed' && !can.includes('close'))
    return <p role="status">由另一名纪检监督人员复核，提交结论的人不能复核。</p>
  if (can.length === 0) return null
  return (
    <section>
      <h2>办理</h2>
      <MoveBar
        record={finding}
        moves={[
          { name: 'take', title: '开始核查', act: takeFinding, tone: 'primary', success: '已开始核查' },
          { name: 'propose', title: '填写结论', tone: 'primary', onClick: () => setProposing(true) },
          { name: 'close', title: '复核办结', act: closeFinding, tone: 'primary', success: '已办结' },
          { name: 'return', title: '退回核查', act: returnFinding, reason: '退回理由' },
        ]}
      />
      {proposing && can.includes('propose') && (
        <div style={{ marginTop: 16 }}>
          <ActForm
            act={proposeFinding}
            columns={1}
            fixed={{ id, version }}
            fields={[
              {
                name: 'outcome',
                label: '结论',
                kind: 'select',
                options: optionsOf(outcomes),
                required: true,
                help: '失误与故意区分认定；容错免责的单独统计。',
              },
              { name: 'note', label: '核查情况', kind: 'long', maxLength: 2000, rows: 5, required: true },
              { name: 'files', label: '材料', kind: 'files' },
            ]}
            success="已提交复核"
            onDone={done}
            onCancel={done}
          />
        </div>
      )}
    </section>
  )
}
