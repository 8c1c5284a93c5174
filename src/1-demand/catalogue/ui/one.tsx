import { Alert, Button, Skeleton, Space } from 'antd'
import { useState } from 'react'
import { useParams } from 'wouter'
import { showInstant } from '#platform/day'
import { download, type Reason, reasonsOf } from '#web/api'
import { ActForm, Facts, MoveBar, PageHead, Refusals, StateTag, Steps, Timeline, useAct } from '#web/console'
import {
  type CatalogueRecord,
  discardCatalogue,
  exportCatalogue,
  getCatalogue,
  publishCatalogue,
  returnCatalogue,
  shownStates,
  submitCatalogue,
} from '../contract.ts'
import { Consultations } from './consultations.tsx'
import { Items } from './items.tsx'
import { tones } from './tones.ts'

const ORDER = ['draft', 'submitted', 'issued'] as const

function stepsOf(c: CatalogueRecord) {
  const at = c.state === 'draft' || c.state === 'discarded' ? 0 : c.state === 'submitted' ? 1 : 2
  const titles = ['编制、会商', '审定', '发布']
  const by = (title: string, else_: string): string => {
    const done = c.history.findLast((entry) => entry.actTitle === title)
    return done ? `${done.actorName} ${showInstant(done.at)}` : else_
  }
  const notes = [
    at > 0 ? by(submitCatalogue.title, '') : '由目录经办人员办理',
    at > 1 ? by(publishCatalogue.title, '') : '由另一名审定人员办理',
    c.inForceFrom ? `${c.inForceFrom} 起生效` : '',
  ]
  return ORDER.map((key, i) => ({
    key,
    title: titles[i],
    note: notes[i],
    status:
      i < at || (at === 2 && i === 2)
        ? ('finish' as const)
        : i === at
          ? ('process' as const)
          : ('wait' as const),
  }))
}

export default function CataloguePage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data, loading, reasons, refresh } = useAct(getCatalogue, { id })
  const [lost, setLost] = useState<Reason[]>([])
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  const office = data.history.length > 0
  return (
    <>
      <PageHead
        title={data.title}
        note={data.note}
        actions={
          <Button
            onClick={() => {
              setLost([])
              download(exportCatalogue, { id }).catch((error: unknown) => setLost(reasonsOf(error)))
            }}
          >
            导出附表1
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
        {office && data.state !== 'discarded' && <Steps steps={stepsOf(data)} />}
        <Facts
          items={[
            { label: '状态', value: <StateTag state={data.state} states={shownStates} tones={tones} /> },
            { label: '项目', value: `${data.items} 项，其中急需紧缺 ${data.shortages} 项` },
            {
              label: '有效期',
              value: data.inForceFrom
                ? `${data.inForceFrom} 起${data.inForceTo ? `，${data.inForceTo} 起由新版替代` : ''}`
                : null,
            },
            { label: '报省厅备案', value: data.filingNo ? `${data.filingNo}，${data.filedOn}` : null },
            data.copiedFrom !== null && { label: '沿用自', value: data.copiedFrom, wide: true },
          ]}
        />
        <Items catalogue={data} />
        {office && <Consultations catalogue={data} />}
        <Moves catalogue={data} />
        {office && (
          <section>
            <h2>办理记录</h2>
            <Timeline entries={data.history} />
          </section>
        )}
      </Space>
    </>
  )
}

function Moves({ catalogue }: { catalogue: CatalogueRecord }) {
  const [publishing, setPublishing] = useState(false)
  const { id, version, can } = catalogue
  const done = () => setPublishing(false)
  if (!['submit', 'return', 'publish', 'discard'].some((move) => can.includes(move))) return null
  return (
    <section>
      <h2>办理</h2>
      <MoveBar
        record={catalogue}
        moves={[
          {
            name: 'submit',
            title: '提交审定',
            act: submitCatalogue,
            tone: 'primary',
            complete: true,
            success: '已提交审定',
          },
          { name: 'publish', title: '审定发布', tone: 'primary', onClick: () => setPublishing(true) },
          { name: 'return', title: '退回修改', act: returnCatalogue, reason: '退回理由' },
          { name: 'discard', title: '作废草案', act: discardCatalogue, reason: '作废理由', tone: 'danger' },
        ]}
      />
      {publishing && (
        <div style={{ marginTop: 16 }}>
          <ActForm
            act={publishCatalogue}
            fixed={{ id, version }}
            fields={[
              {
                name: 'inForceFrom',
                label: '生效日期',
                kind: 'day',
                required: true,
                help: '不能早于今天；自这一天起替代现行目录。',
              },
              { name: 'filingNo', label: '报省厅备案文号', required: true },
              { name: 'filedOn', label: '报备日期', kind: 'day', required: true },
            ]}
            success="目录已发布"
            onDone={done}
            onCancel={done}
          />
        </div>
      )}
    </section>
  )
}
