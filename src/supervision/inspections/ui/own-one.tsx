import { Button, Skeleton, Space } from 'antd'
import { useState } from 'react'
import { useParams } from 'wouter'
import { ActForm, PageHead, Refusals, useAct } from '#web/console'
import { answerRectification, getOwnInspection, type InspectionView, replyToFinding } from '../contract.ts'
import { About, Deadlines, Decision, Findings, Rounds, Seen } from './inspection-parts.tsx'

export default function OwnInspection() {
  const { id = '' } = useParams<{ id: string }>()
  const { data, loading, reasons, refresh } = useAct(getOwnInspection, { id })
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <>
      <PageHead title={`检查：${data.classTitle}`} />
      <Space orientation="vertical" size="large" style={{ width: '100%' }}>
        <Deadlines data={data} />
        <About data={data} links={false} />
        <Findings data={data} />
        <Rounds data={data} />
        <Answers data={data} />
        <Decision data={data} />
        <Seen data={data} />
      </Space>
    </>
  )
}

function Answers({ data }: { data: InspectionView }) {
  const [form, setForm] = useState<'reply' | 'answer' | null>(null)
  const done = () => setForm(null)
  const shared = {
    columns: 1 as const,
    fixed: { id: data.id, version: data.version },
    onDone: done,
    onCancel: done,
  }
  const files = { name: 'files' as const, label: '材料', kind: 'files' as const }
  const can = (move: string) => data.can.includes(move)
  if (!can('reply') && !can('answer')) return null
  return (
    <section>
      <h2>本单位办理</h2>
      {form === null && (
        <Space wrap>
          {can('answer') && (
            <Button type="primary" onClick={() => setForm('answer')}>
              报告整改情况
            </Button>
          )}
          {can('reply') && <Button onClick={() => setForm('reply')}>陈述意见</Button>}
        </Space>
      )}
      {form === 'answer' && (
        <ActForm
          {...shared}
          act={answerRectification}
          fields={[
            { name: 'answer', label: '整改情况', kind: 'long', maxLength: 2000, rows: 6, required: true },
            files,
          ]}
          submitText="提交复查"
          success="已提交，等待复查"
        />
      )}
      {form === 'reply' && (
        <ActForm
          {...shared}
          act={replyToFinding}
          fields={[
            {
              name: 'reply',
              label: '意见',
              kind: 'long',
              maxLength: 2000,
              rows: 6,
              required: true,
              help: '只能提交一次；不影响整改期限。',
            },
            files,
          ]}
          submitText="提交意见"
          success="意见已提交"
        />
      )}
    </section>
  )
}
