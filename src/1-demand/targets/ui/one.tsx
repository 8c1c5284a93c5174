import { Alert, Button, Skeleton, Space } from 'antd'
import { useState } from 'react'
import { useParams } from 'wouter'
import { download, type Reason, reasonsOf } from '#web/api'
import { Facts, MoveBar, PageHead, Refusals, StateTag, Timeline, useAct } from '#web/console'
import {
  approveBreakdown,
  type BreakdownRecord,
  breakdownStates,
  discardBreakdown,
  exportBreakdown,
  getBreakdown,
  indicators,
  returnBreakdown,
  submitBreakdown,
} from '../contract.ts'
import { showValue } from '../rules.ts'
import { Matrix } from './matrix.tsx'
import { showYears, tones } from './tones.ts'

export default function BreakdownPage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data, loading, reasons, refresh } = useAct(getBreakdown, { id })
  const [lost, setLost] = useState<Reason[]>([])
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <>
      <PageHead
        title={data.title}
        note={`${data.documentNo}，${showYears(data)}`}
        actions={
          <Button
            onClick={() => {
              setLost([])
              download(exportBreakdown, { id }).catch((error: unknown) => setLost(reasonsOf(error)))
            }}
          >
            导出分解表
          </Button>
        }
      />
      <Refusals reasons={lost} />
      <Space orientation="vertical" size="large" style={{ width: '100%' }}>
        {data.returnedReason && (
          <Alert
            type="warning"
            showIcon
            title="已退回修改"
            description={`退回理由：${data.returnedReason}`}
          />
        )}
        <Facts
          items={[
            { label: '下达地区', value: data.regionName },
            { label: '状态', value: <StateTag state={data.state} states={breakdownStates} tones={tones} /> },
            { label: '分解', value: data.addsUp ? '各项指标相等' : '有差额，见下表' },
            { label: '差额说明', value: data.differenceNote },
            data.handed.length > 0 && {
              label: '上级下达',
              wide: true,
              value: data.handed
                .map((h) => `${indicators[h.indicator].title} ${showValue(h.indicator, h.value)}（${h.by}）`)
                .join('；'),
            },
          ]}
        />
        <Matrix key={data.version} breakdown={data} />
        <Moves breakdown={data} />
        {data.history.length > 0 && (
          <section>
            <h2>办理记录</h2>
            <Timeline entries={data.history} />
          </section>
        )}
      </Space>
    </>
  )
}

function Moves({ breakdown }: { breakdown: BreakdownRecord }) {
  if (!['submit', 'return', 'approve', 'discard'].some((move) => breakdown.can.includes(move))) return null
  return (
    <section>
      <h2>办理</h2>
      <MoveBar
        record={breakdown}
        moves={[
          {
            name: 'submit',
            title: '提交审定',
            act: submitBreakdown,
            tone: 'primary',
            complete: true,
            success: '已提交审定',
          },
          {
            name: 'approve',
            title: '审定下达',
            act: approveBreakdown,
            tone: 'primary',
            success: '目标任务已下达',
          },
          { name: 'return', title: '退回修改', act: returnBreakdown, reason: '退回理由' },
          { name: 'discard', title: '作废草案', act: discardBreakdown, reason: '作废理由', tone: 'danger' },
        ]}
      />
    </section>
  )
}
