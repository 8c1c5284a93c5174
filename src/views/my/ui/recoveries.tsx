import { useState } from 'react'
import type { acknowledgeOwn, myRecoveries, RecoveryView } from '#money/recovery/contract'
import { dayOf, showInstant } from '#platform/day'
import { downloadPath, reasonsOf } from '#web/api'
import { Button, Card, Facts, Money, Refusals, Tag, usePost, wholeDates } from '#web/light'
import { MyRows } from './my-rows.tsx'
import { PlanDialog, ReplyDialog } from './recovery-forms.tsx'

const STATES: Record<string, [string, 'plain' | 'waiting' | 'good' | 'bad' | 'warn']> = {
  notified: ['等您陈述申辩', 'warn'],
  heard: ['部门正在审查', 'waiting'],
  proposed: ['部门正在审查', 'waiting'],
  decided: ['请退款', 'warn'],
  transferred: ['已移送司法机关', 'bad'],
  closed: ['已结清', 'good'],
  'written-off': ['已核销', 'plain'],
  dismissed: ['不用退', 'good'],
  withdrawn: ['不用退', 'good'],
}
const SOURCES: Record<string, string> = {
  inspection: '监督检查',
  audit: '审计发现',
  complaint: '举报投诉',
  recheck: '业务复核',
  'fact-changed': '事实变化',
  voluntary: '主动说明',
}
const NATURES: Record<string, string> = {
  mistake: '申报失误',
  'office-error': '经办差错',
  fraud: '弄虚作假骗取套取',
}

export default function MyRecoveries() {
  return (
    <MyRows<typeof myRecoveries>
      path="/api/money/my/recoveries"
      title="需退回的补贴"
      note="先告知理由，您可以陈述申辩；决定后可以分期退。"
      empty={{ text: '没有需要退回的补贴', next: '如有追回告知，会显示在这里并短信提醒。' }}
    >
      {(one, reload) => <One recovery={one} onDone={reload} />}
    </MyRows>
  )
}

function One({ recovery, onDone }: { recovery: RecoveryView; onDone: () => void }) {
  const [open, setOpen] = useState<'reply' | 'plan' | null>(null)
  const note = usePost<typeof acknowledgeOwn>('/api/money/my/recoveries/:id/acknowledge', { onDone })
  const [title, tone] = STATES[recovery.state] ?? ['办理中', 'plain']
  const can = (move: string) => recovery.can.includes(move)
  const done = () => {
    setOpen(null)
    onDone()
  }
  const decided = recovery.amountFen !== null
  return (
    <Card title={recovery.number} aside={<Tag tone={tone}>{title}</Tag>}>
      <p className="qm-amount">
        <Money fen={decided ? recovery.leftFen : recovery.askedFen} />
      </p>
      <p className="ql-soft">{decided ? '还需退回' : '拟追回，尚未决定'}</p>
      {can('reply') && (
        <p>
          <strong>{wholeDates(`${recovery.replyUntil} 前`)}</strong>
          可以陈述申辩。说明情况、补交材料不会加重处理。
        </p>
      )}
      <Facts
        items={[
          { label: '查明的事实', value: recovery.finding },
          { label: '来源', value: SOURCES[recovery.source] ?? '' },
          { label: '依据', value: recovery.clause },
          decided && { label: '性质', value: recovery.nature ? (NATURES[recovery.nature] ?? '') : '' },
          recovery.decision !== null && { label: '决定理由', value: recovery.decision },
          decided && recovery.dueOn !== null && { label: '退款期限', value: recovery.dueOn },
          recovery.payTo !== null && {
            label: '退到哪里',
            value: `${recovery.payTo}（注明 ${recovery.number}）`,
          },
          decided && { label: '已退回', value: <Money fen={recovery.recoveredFen} /> },
          decided && {
            label: '以后的补贴',
            value: recovery.mayOffset ? '可从中抵扣（生活费补贴除外）' : '不抵扣',
          },
          recovery.endReason !== null && { label: '结果', value: recovery.endReason },
        ]}
      />
      {recovery.overdueFen > 0 && (
        <p>
          <Tag tone="bad">已逾期</Tag> <Money fen={recovery.overdueFen} />
          ，请尽快退款。
        </p>
      )}
      <p className="qm-links">
        {can('reply') && (
          <Button kind={recovery.replies.length > 0 ? 'plain' : 'primary'} onClick={() => setOpen('reply')}>
            {recovery.replies.length > 0 ? '补充陈述' : '陈述申辩'}
          </Button>
        )}
        {can('acknowledge') && (
          <Button
            busy={note.busy}
            onClick={() => void note.post({ id: recovery.id, version: recovery.version })}
          >
            签收告知书
          </Button>
        )}
        {can('ask-plan') && (
          <Button kind="primary" onClick={() => setOpen('plan')}>
            申请分期
          </Button>
        )}
        <Paper recovery={recovery} kind="notice" label="告知书" />
        {decided && <Paper recovery={recovery} kind="decision" label="决定书" />}
      </p>
      <Refusals reasons={note.reasons} onRetry={onDone} />
      {recovery.requests.some((one) => one.state === 'waiting') && <p>您的分期申请正在审定。</p>}
      {recovery.requests
        .filter((one) => one.state === 'returned')
        .slice(-1)
        .map((one) => (
          <p key={one.id}>分期申请没有同意：{one.decideReason}</p>
        ))}
      {recovery.plan && (
        <section>
          <h3>分期</h3>
          {recovery.plan.map((one) => (
            <div key={one.dueOn} className="qm-row">
              <span>
                {one.dueOn}
                <br />
                <small className="ql-soft">
                  {one.paidFen >= one.amountFen
                    ? '已缴清'
                    : one.overdueDays > 0
                      ? `逾期 ${one.overdueDays} 日`
                      : '未到期'}
                </small>
              </span>
              <strong>
                <Money fen={one.amountFen - one.paidFen} />
              </strong>
            </div>
          ))}
        </section>
      )}
      <details>
        <summary>明细和材料（{recovery.rows.length} 笔）</summary>
        {recovery.rows.map((line) => (
          <p key={line.id}>
            {line.claimTitle}（{line.claimNumber}）：已付 <Money fen={line.paidFen} />，
            {decided ? '决定退回' : '拟追回'} <Money fen={line.decidedFen ?? line.askedFen} />。{line.why}
          </p>
        ))}
        {recovery.files.map((file) => (
          <p key={file.id}>
            <a href={file.url} target="_blank" rel="noreferrer">
              {file.name}
            </a>
          </p>
        ))}
      </details>
      {recovery.replies.length > 0 && (
        <details>
          <summary>我的陈述（{recovery.replies.length} 次）</summary>
          {recovery.replies.map((one) => (
            <p key={one.id}>{wholeDates(`${showInstant(one.at)}：${one.body}`)}</p>
          ))}
        </details>
      )}
      <details>
        <summary>办理过程</summary>
        {recovery.steps.map((one) => (
          <p key={`${one.at}${one.step}`}>
            {wholeDates(dayOf(one.at))} {one.step}
            {one.reason ? `（${one.reason}）` : ''}
          </p>
        ))}
      </details>
      <ReplyDialog recovery={recovery} open={open === 'reply'} onClose={() => setOpen(null)} onDone={done} />
      <PlanDialog recovery={recovery} open={open === 'plan'} onClose={() => setOpen(null)} onDone={done} />
    </Card>
  )
}

function Paper({
  recovery,
  kind,
  label,
}: {
  recovery: RecoveryView
  kind: 'notice' | 'decision'
  label: string
}) {
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState('')
  const take = async () => {
    setBusy(true)
    setFailed('')
    try {
      await downloadPath('GET', `/api/money/my/recoveries/${recovery.id}/paper`, { kind })
    } catch (error) {
      setFailed(reasonsOf(error)[0]?.message ?? '没有下载成功，请重试。')
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button kind="quiet" busy={busy} onClick={() => void take()}>
        下载{label}
      </Button>
      {failed && <span role="alert">{failed}</span>}
    </>
  )
}
