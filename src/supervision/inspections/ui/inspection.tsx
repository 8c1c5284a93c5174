import { Button, Skeleton, Space } from 'antd'
import { useState } from 'react'
import { useParams } from 'wouter'
import { ActForm, MoveBar, PageHead, Refusals, useAct } from '#web/console'
import {
  closeRectification,
  dismissFinding,
  extendRectification,
  getInspection,
  handOver,
  type InspectionView,
  missVisit,
  orderAgain,
  orderRectification,
  RECTIFY_DAYS,
} from '../contract.ts'
import { About, Deadlines, Decision, Findings, Rounds, Seen } from './inspection-parts.tsx'
import { inDays } from './shown.ts'

export default function InspectionPage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data, loading, reasons, refresh } = useAct(getInspection, { id })
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <>
      <PageHead title={`检查：${data.classTitle}`} />
      <Space orientation="vertical" size="large" style={{ width: '100%' }}>
        <Deadlines data={data} />
        <About data={data} />
        <Moves data={data} />
        <Findings data={data} />
        <Seen data={data} />
        <Rounds data={data} />
        <Decision data={data} />
      </Space>
    </>
  )
}

type Form = 'order' | 'again' | 'close' | 'extend'
const dueIn = () => inDays(RECTIFY_DAYS.usual)

function Moves({ data }: { data: InspectionView }) {
  const [form, setForm] = useState<Form | null>(null)
  const on = { id: data.id, version: data.version }
  const done = () => setForm(null)
  const shared = { columns: 1 as const, fixed: on, onDone: done, onCancel: done }
  const body = {
    name: 'body' as const,
    label: '整改要求',
    kind: 'long' as const,
    maxLength: 1000,
    rows: 5,
    required: true,
    help: '写清问题、要求和要报告的材料；机构能看到。',
  }
  const due = { name: 'dueOn' as const, label: '整改期限', kind: 'day' as const, required: true }
  const files = { name: 'files' as const, label: '复查材料', kind: 'files' as const }
  const note = {
    name: 'note' as const,
    label: '复查情况',
    kind: 'long' as const,
    maxLength: 500,
    required: true,
  }
  if (data.state === 'found' && !data.can.includes('order'))
    return <p role="status">由另一名有“认定检查问题与限期整改”权限的人员认定，登记检查的人员不能认定。</p>
  if (data.can.length === 0) return null
  return (
    <section>
      <h2>办理</h2>
      {data.can.includes('visit') && (
        <p>
          <Button type="primary" href={`/field/${data.id}`}>
            到场登记（手机可离线）
          </Button>
        </p>
      )}
      <MoveBar
        record={data}
        moves={[
          { name: 'miss', title: '登记未能检查', act: missVisit, reason: '未能检查的原因' },
          { name: 'order', title: '责令限期整改', tone: 'primary', onClick: () => setForm('order') },
          {
            name: 'dismiss',
            title: '不予认定',
            act: dismissFinding,
            reason: '不予认定的理由（检查人员和机构都能看到）',
          },
          { name: 'close', title: '复查合格', tone: 'primary', onClick: () => setForm('close') },
          { name: 'again', title: '整改不到位，继续整改', onClick: () => setForm('again') },
          { name: 'extend', title: '延长期限', onClick: () => setForm('extend') },
          {
            name: 'hand',
            title: '移交处理',
            act: handOver,
            reason: '移交理由（之后按违规处理程序，由另外两人决定措施）',
            tone: 'danger',
          },
        ]}
      />
      <div style={{ marginTop: 16 }}>
        {form === 'order' && (
          <ActForm
            {...shared}
            act={orderRectification}
            initial={{ dueOn: dueIn() }}
            fields={[body, due]}
            submitText="责令整改"
            success="已责令整改"
          />
        )}
        {form === 'again' && (
          <ActForm
            {...shared}
            act={orderAgain}
            initial={{ dueOn: dueIn() }}
            fields={[note, body, due, files]}
            submitText="继续整改"
            success="已责令继续整改"
          />
        )}
        {form === 'close' && (
          <ActForm
            {...shared}
            act={closeRectification}
            fields={[note, files]}
            submitText="复查合格"
            success="已办结"
          />
        )}
        {form === 'extend' && (
          <ActForm
            {...shared}
            act={extendRectification}
            fields={[
              due,
              { name: 'reason', label: '延长理由', kind: 'long', maxLength: 300, required: true },
            ]}
            submitText="延长期限"
            success="期限已延长"
          />
        )}
      </div>
    </section>
  )
}
