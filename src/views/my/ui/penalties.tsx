import { useState } from 'react'
import { clauseName } from '#platform/clause'
import type { myPenalties, PenaltyView, replyMine } from '#supervision/penalties/contract'
import { Button, Card, Facts, Tag, usePost, wholeDates } from '#web/light'
import { MyRows } from './my-rows.tsx'
import { Reply } from './reply.tsx'

const STATES: Record<string, [string, 'plain' | 'waiting' | 'good' | 'bad' | 'warn']> = {
  noticed: ['等您陈述申辩', 'warn'],
  heard: ['部门正在审查', 'waiting'],
  proposed: ['部门正在审查', 'waiting'],
  decided: ['执行中', 'warn'],
  ended: ['已办结', 'good'],
  revoked: ['已撤销', 'good'],
  withdrawn: ['不予处理', 'good'],
}
const MEASURES: Record<string, string> = {
  warning: '约谈警示',
  'suspend-classes': '暂停参加新的培训',
  'suspend-payment': '暂停拨付',
  recover: '追回补贴资金',
  fine: '行政处罚',
  transfer: '移送',
}

export default function MyPenalties() {
  return (
    <MyRows<typeof myPenalties>
      path="/api/my/penalties"
      title="处理告知"
      note="先告知事实、措施和依据，您可以陈述申辩；对决定不服的，可以依法申请行政复议或提起行政诉讼。"
      empty={{ text: '没有对您的处理', next: '如有告知书，会显示在这里并短信提醒。' }}
      back={{ href: '/my', label: '我的' }}
    >
      {(one, reload) => <One penalty={one} onDone={reload} />}
    </MyRows>
  )
}

function One({ penalty: p, onDone }: { penalty: PenaltyView; onDone: () => void }) {
  const [open, setOpen] = useState(false)
  const [title, tone] = STATES[p.state] ?? ['办理中', 'plain']
  return (
    <Card title={p.number} aside={<Tag tone={tone}>{title}</Tag>}>
      {p.can.includes('reply') && (
        <p>
          <strong>{wholeDates(`${p.replyUntil} 前`)}</strong>可以陈述申辩。说明情况不会加重处理。
        </p>
      )}
      <Facts
        items={[
          { label: '处理部门', value: `${p.regionName}人社部门` },
          { label: '查明的事实', value: p.finding },
          ...p.list
            .filter((m) => m.state !== 'dropped')
            .map((m) => ({
              label: `${p.decidedOn ? '' : '拟'}${MEASURES[m.kind] ?? '采取措施'}`,
              value: `${m.content}（${clauseName(m.clause)}${m.endsOn ? `，至 ${m.endsOn}` : ''}）`,
            })),
          p.reply !== null && { label: '我的陈述', value: p.reply },
          p.replyFiles.length > 0 && {
            label: '我交的材料',
            value: p.replyFiles.map((file) => file.name).join('、'),
          },
          p.answer !== null && { label: '采纳情况', value: p.answer },
          p.decisionNumber !== null && { label: '决定', value: `${p.decidedOn} ${p.decisionNumber}` },
          p.revokeReason !== null && { label: '撤销原因', value: p.revokeReason },
          p.endReason !== null && { label: '结果', value: p.endReason },
        ]}
      />
      {p.papers.map((paper) => (
        <p key={paper.id}>
          <a href={paper.url} target="_blank" rel="noreferrer">
            {wholeDates(`下载${paper.title}（${paper.number}）`)}
          </a>
        </p>
      ))}
      {p.can.includes('reply') && (
        <Button kind="primary" onClick={() => setOpen(true)}>
          陈述申辩
        </Button>
      )}
      <ReplyDialog penalty={p} open={open} onClose={() => setOpen(false)} onDone={onDone} />
    </Card>
  )
}

function ReplyDialog({
  penalty: p,
  open,
  onClose,
  onDone,
}: {
  penalty: PenaltyView
  open: boolean
  onClose: () => void
  onDone: () => void
}) {
  const { post, busy, reasons } = usePost<typeof replyMine>('/api/my/penalties/:id/reply', {
    onDone: () => {
      onClose()
      onDone()
    },
  })
  return (
    <Reply
      until={p.replyUntil}
      {...{ open, onClose, busy, reasons }}
      onSend={({ body, fileIds }) => void post({ id: p.id, version: p.version, body, files: fileIds })}
    />
  )
}
