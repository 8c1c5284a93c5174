import { useState } from 'react'
import type { myClaims, myPaydays, OwnLine, resubmitOwn, withdrawOwn } from '#money/claims/contract'
import { clauseName } from '#platform/clause'
import { dayOf, showInstant } from '#platform/day'
import {
  Button,
  Card,
  Dialog,
  Empty,
  Facts,
  Go,
  type LightStep,
  List,
  Loading,
  Money,
  PageTitle,
  Refusals,
  Steps,
  Tag,
  TextField,
  useFetch,
  usePost,
} from '#web/light'
import { PaydayOf, type PaydayRow, Paydays, WhyPaper } from './payday.tsx'
import { Why } from './why.tsx'

export default function MyMoney() {
  const { data, loading, reasons, reload } = useFetch<typeof myClaims>('/api/money/my/claims', {})
  const paydays = useFetch<typeof myPaydays>('/api/money/my/paydays', {})
  const dayOfLine = new Map((paydays.data?.rows ?? []).map((r) => [r.lineId, r]))
  if (loading && !data) return <Loading />
  return (
    <>
      <PageTitle title="我的补贴" note="每一笔钱为什么是这个数、到了哪一步、现在由谁办。" />
      <Refusals reasons={reasons} onRetry={reload} />
      <p className="qm-links">
        <Go href="/my/receipts">到账确认</Go> <Go href="/my/recoveries">需退回的补贴</Go>{' '}
        <Go href="/my/penalties">处理告知</Go>
      </p>
      <Paydays rows={paydays.data?.rows ?? []} />
      {data && (
        <List
          items={data.rows}
          keyOf={(l) => l.lineId}
          empty={<Empty text="还没有补贴记录" next="取得证书后，可在“证书”里申领个人见证补贴。" />}
        >
          {(line) => (
            <Line
              line={line}
              payday={dayOfLine.get(line.lineId)}
              onDone={() => {
                void reload()
                void paydays.reload()
              }}
            />
          )}
        </List>
      )}
    </>
  )
}

function Line({
  line,
  payday,
  onDone,
}: {
  line: OwnLine
  payday: PaydayRow | undefined
  onDone: () => void
}) {
  return (
    <Card title={line.title} aside={<Tag tone={line.tone}>{line.stateTitle}</Tag>}>
      <p className="qm-amount">
        <Money fen={line.amountFen} />
      </p>
      <Facts
        items={[
          { label: '补贴项目', value: line.subsidyTitle },
          {
            label: '付给',
            value: line.toMe
              ? `本人${line.accountMasked ? `，账户 ${line.accountMasked}` : ''}`
              : `${line.payeeName}${line.subsidyKind === 'class-training' ? '（抵培训费）' : ''}`,
          },
          { label: '资金', value: line.fundTitle },
          { label: '申报编号', value: line.number },
          line.holder.who !== '' && {
            label: '现在由谁办',
            value: `${line.holder.who}（${line.holder.does}），${dayOf(line.holder.since)} 起`,
          },
          line.paidOn !== null && { label: '到账日期', value: line.paidOn },
          line.said !== null && { label: '说明', value: line.said },
        ]}
      />
      {line.can.length > 0 && <Own line={line} onDone={onDone} />}
      {line.toMe && line.state === 'bounced' && (
        <p>
          银行没有付成功，请核对并<Go href="/my/account">更换收款账户</Go>，经办部门会重新拨付。
        </p>
      )}
      <PaydayOf row={payday} />
      <Steps steps={line.stages.map(stepOf)} />
      <details>
        <summary>为什么是这个金额</summary>
        <Why trace={line.trace} />
        <WhyPaper lineId={line.lineId} />
      </details>
      {line.reasons.length > 0 && <Refusals reasons={line.reasons} title="没有计入补贴的原因" />}
      <details>
        <summary>核验结果（{line.checks.length} 项）</summary>
        <ul className="qm-why">
          {line.checks.map((c) => (
            <li key={c.key}>
              <div className="qm-why-head">
                <span>{c.title}</span>
                <Tag tone={c.result === 'passed' ? 'good' : c.result === 'failed' ? 'bad' : 'plain'}>
                  {c.result === 'passed'
                    ? '通过'
                    : c.result === 'failed'
                      ? '未通过'
                      : c.result === 'no-data'
                        ? '无数据'
                        : '不适用'}
                </Tag>
              </div>
              <p>{c.found}</p>
              <p className="ql-soft">
                来源：{c.source}
                {c.asOf ? `，${c.asOf}` : ''}；依据 {clauseName(c.clause)}
              </p>
              {c.next && <p>下一步：{c.next}</p>}
            </li>
          ))}
        </ul>
      </details>
    </Card>
  )
}

/** What one may do about one's own claim: hand it in again after a return, or take it back. */
function Own({ line, onDone }: { line: OwnLine; onDone: () => void }) {
  const [leaving, setLeaving] = useState(false)
  const [reason, setReason] = useState('')
  const again = usePost<typeof resubmitOwn>('/api/money/my/claims/:id/resubmit', { onDone })
  const back = usePost<typeof withdrawOwn>('/api/money/my/claims/:id/withdraw', {
    onDone: () => {
      setLeaving(false)
      onDone()
    },
  })
  const fixed = { id: line.claimId, version: line.claimVersion }
  return (
    <>
      <Refusals reasons={again.reasons} onRetry={onDone} />
      <p className="qm-links">
        {line.can.includes('resubmit') && (
          <Button kind="primary" busy={again.busy} onClick={() => void again.post(fixed)}>
            重新提交
          </Button>
        )}
        {line.can.includes('withdraw') && <Button onClick={() => setLeaving(true)}>撤回申领</Button>}
      </p>
      <Dialog open={leaving} onClose={() => setLeaving(false)} title="撤回申领">
        <p className="ql-soft">撤回后这笔申领不再办理，符合条件时可以重新申领。</p>
        <TextField label="撤回原因" rows={3} value={reason} onChange={setReason} required maxLength={200} />
        <Refusals reasons={back.reasons} />
        <Button
          kind="danger"
          block
          busy={back.busy}
          disabled={reason.trim().length < 2}
          onClick={() => void back.post({ ...fixed, reason: reason.trim() })}
        >
          确认撤回
        </Button>
      </Dialog>
    </>
  )
}

function stepOf(stage: OwnLine['stages'][number]): LightStep {
  const days = !stage.days ? '' : `，${stage.status === 'now' ? '已' : '用时'} ${stage.days} 个工作日`
  const at = stage.doneAt ?? stage.since
  return { title: stage.title, status: stage.status, ...(at ? { note: `${showInstant(at)}${days}` } : {}) }
}
