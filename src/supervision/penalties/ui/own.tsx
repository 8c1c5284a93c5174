import { Button, Card, Skeleton, Space } from 'antd'
import { useState } from 'react'
import {
  ActForm,
  EmptyHint,
  Facts,
  FileList,
  PageHead,
  PaperList,
  Refusals,
  StateTag,
  useAct,
} from '#web/console'
import { ownPenalties, type PenaltyView, penaltyMoves, replyPenalty } from '../contract.ts'
import { MeasureMoves } from './measure-moves.tsx'
import { MeasureFacts, titleOf, tones } from './shown.tsx'

/** What the department has found of this organisation, what it may say to it, and what it has to do. */
export default function OwnPenalties() {
  const { data, loading, reasons, refresh } = useAct(ownPenalties, {})
  return (
    <>
      <PageHead
        title="处理与整改"
        note="收到告知书后，可以在期限内陈述申辩；对处理决定不服的，可以依法申请行政复议或提起行政诉讼。"
      />
      <Refusals reasons={reasons} onRetry={refresh} />
      {loading && <Skeleton active />}
      {data?.rows.length === 0 && (
        <EmptyHint text="没有对本单位的处理" next="收到告知书时会显示在这里，并列入待办。" />
      )}
      <Space orientation="vertical" size="large" style={{ width: '100%' }}>
        {data?.rows.map((row) => (
          <Own key={row.id} penalty={row} />
        ))}
      </Space>
    </>
  )
}

function Own({ penalty: p }: { penalty: PenaltyView }) {
  const [replying, setReplying] = useState(false)
  const done = () => setReplying(false)
  return (
    <Card title={p.number}>
      <Facts
        columns={2}
        items={[
          { label: '状态', value: <StateTag state={p.state} states={penaltyMoves.states} tones={tones} /> },
          { label: '文书', value: <PaperList papers={p.papers} />, wide: true },
          p.replyUntil !== null && { label: '陈述申辩至', value: p.replyUntil },
          {
            label: '查明的事实',
            value: <span style={{ whiteSpace: 'pre-wrap' }}>{p.finding}</span>,
            wide: true,
          },
          p.reply !== null && { label: '我方陈述申辩', value: p.reply, wide: true },
          p.replyFiles.length > 0 && {
            label: '申辩材料',
            value: <FileList files={p.replyFiles} />,
            wide: true,
          },
          p.answer !== null && { label: '采纳情况', value: p.answer, wide: true },
          p.endReason !== null && { label: '结束', value: p.endReason, wide: true },
        ]}
      />
      {p.list.map((one) => (
        <Card key={one.id} size="small" title={titleOf(one)} style={{ marginTop: 12 }}>
          <MeasureFacts measure={one} />
          <MeasureMoves measure={one} version={p.version} />
        </Card>
      ))}
      {p.can.includes('reply') && !replying && (
        <Button type="primary" style={{ marginTop: 12 }} onClick={() => setReplying(true)}>
          陈述申辩
        </Button>
      )}
      {replying && (
        <ActForm
          act={replyPenalty}
          columns={1}
          fixed={{ id: p.id, version: p.version }}
          fields={[
            { name: 'body', label: '陈述申辩', kind: 'long', maxLength: 3000, rows: 6, required: true },
            { name: 'files', label: '材料', kind: 'files' },
          ]}
          success="已提交"
          onDone={done}
          onCancel={done}
        />
      )}
    </Card>
  )
}
