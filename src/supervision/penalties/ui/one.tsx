import { Alert, Button, Card, Skeleton, Space } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import { clauseName } from '#platform/clause'
import { showInstant } from '#platform/day'
import {
  ActForm,
  Facts,
  FileList,
  MoveBar,
  optionsOf,
  PageHead,
  PaperList,
  Refusals,
  StateTag,
  Timeline,
  useAct,
} from '#web/console'
import {
  askRevokePenalty,
  closeHearing,
  decidePenalty,
  finishPenalty,
  getPenalty,
  keepPenalty,
  measureTitles,
  noteKinds,
  notePenalty,
  notifyPenalty,
  type PenaltyView,
  penaltyMoves,
  penaltyThings,
  proposePenalty,
  revokePenalty,
  sendBackPenalty,
  sources,
  withdrawPenalty,
} from '../contract.ts'
import { DraftForm } from './draft-form.tsx'
import { MeasureMoves } from './measure-moves.tsx'
import { MeasureFacts, titleOf, tones } from './shown.tsx'

const SOURCE_PAGES: Partial<Record<string, string>> = {
  complaint: '/complaints/',
  recovery: '/recoveries/',
  alert: '/risk/alerts/',
  inspection: '/inspections/',
}

export default function PenaltyPage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data, loading, reasons, refresh } = useAct(getPenalty, { id })
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <>
      <PageHead title={`处理 · ${data.number}`} note={clauseName('依据 F2-5、F37-15')} />
      <Space orientation="vertical" size="large" style={{ width: '100%' }}>
        {data.returnReason && data.state === 'heard' && (
          <Alert type="warning" showIcon title="签发人退回重拟" description={data.returnReason} />
        )}
        {data.revokeReason && data.state === 'decided' && (
          <Alert
            type="warning"
            showIcon
            title={`已提请撤销（${data.revokeAskedByName ?? ''}），待另一人签发`}
            description={data.revokeReason}
          />
        )}
        <About penalty={data} />
        <section>
          <h2>措施</h2>
          <Space orientation="vertical" style={{ width: '100%' }}>
            {data.list.map((one) => (
              <Card key={one.id} size="small" title={titleOf(one)}>
                <MeasureFacts measure={one} />
                {one.recoveryId && (
                  <Link href={`/recoveries/${one.recoveryId}`} className="qc-underlined">
                    查看追回案件
                  </Link>
                )}
                <MeasureMoves measure={one} version={data.version} />
              </Card>
            ))}
          </Space>
        </section>
        <Moves penalty={data} />
        <Notes penalty={data} />
        <section>
          <h2>办理记录</h2>
          <Timeline entries={data.history} />
        </section>
      </Space>
    </>
  )
}

function About({ penalty: p }: { penalty: PenaltyView }) {
  const page = p.sourceId ? SOURCE_PAGES[p.source] : undefined
  return (
    <Facts
      columns={2}
      items={[
        {
          label: '对象',
          value: p.orgId ? <Link href={`/providers/${p.orgId}`}>{p.subject}</Link> : p.subject,
        },
        { label: '状态', value: <StateTag state={p.state} states={penaltyMoves.states} tones={tones} /> },
        { label: '地区', value: p.regionName },
        {
          label: '来源',
          value: (
            <>
              {page ? (
                <Link href={`${page}${p.sourceId}`} className="qc-underlined">
                  {sources[p.source]}
                </Link>
              ) : (
                sources[p.source]
              )}
              {p.sourceNote && `：${p.sourceNote}`}
            </>
          ),
        },
        {
          label: '查明的事实',
          value: <span style={{ whiteSpace: 'pre-wrap' }}>{p.finding}</span>,
          wide: true,
        },
        p.files.length > 0 && { label: '材料', value: <FileList files={p.files} />, wide: true },
        { label: '拟制人', value: p.draftedByName },
        p.papers.length > 0 && { label: '文书', value: <PaperList papers={p.papers} />, wide: true },
        p.noticedAt !== null && {
          label: '送达告知书',
          value: `${showInstant(p.noticedAt)}，陈述申辩至 ${p.replyUntil}`,
        },
        p.repliedAt !== null && {
          label: '陈述申辩',
          value: <span style={{ whiteSpace: 'pre-wrap' }}>{p.reply}</span>,
          wide: true,
        },
        p.replyFiles.length > 0 && {
          label: '申辩材料',
          value: <FileList files={p.replyFiles} />,
          wide: true,
        },
        p.answer !== null && { label: '采纳情况', value: p.answer, wide: true },
        p.proposedByName !== null && { label: '拟决定', value: p.proposedByName },
        p.decidedByName !== null && {
          label: '签发',
          value: `${p.decidedByName}，${p.decidedOn}，${p.decisionNumber}`,
        },
        p.endReason !== null && { label: '结束', value: p.endReason, wide: true },
        p.before.length > 0 && {
          label: '以往处理',
          value: p.before.map((one) => (
            <div key={one.id}>
              <Link href={`/penalties/${one.id}`} className="qc-underlined">
                {one.decidedOn} {one.measures.map((m) => measureTitles[m]).join('、')}
              </Link>
            </div>
          )),
          wide: true,
        },
      ]}
    />
  )
}

function Moves({ penalty }: { penalty: PenaltyView }) {
  const [form, setForm] = useState<'amend' | 'propose' | 'decide' | null>(null)
  const { id, version, can, state } = penalty
  const done = () => setForm(null)
  if (state === 'proposed' && !can.includes('decide'))
    return <p role="status">由另一名有“签发处理措施”权限的人员签发，拟制、送达和拟决定的人不能签发。</p>
  const open = (name: typeof form) => form === name && can.includes(name as string)
  return (
    <section>
      <h2>办理</h2>
      <MoveBar
        record={penalty}
        moves={[
          { name: 'amend', title: '修改', onClick: () => setForm('amend') },
          {
            name: 'notify',
            title: '送达告知书',
            act: notifyPenalty,
            tone: 'primary',
            success: '已送达，对象可以陈述申辩',
          },
          { name: 'closeHearing', title: '陈述申辩期满', act: closeHearing, success: '已进入拟决定' },
          { name: 'propose', title: '拟决定', tone: 'primary', onClick: () => setForm('propose') },
          { name: 'decide', title: '签发决定', tone: 'primary', onClick: () => setForm('decide') },
          { name: 'sendBack', title: '退回重拟', act: sendBackPenalty, reason: '退回理由' },
          {
            name: 'withdraw',
            title: '不予处理',
            act: withdrawPenalty,
            reason: '不予处理的理由（至少 10 个字）',
          },
          { name: 'finish', title: '办结', act: finishPenalty, tone: 'primary', success: '已办结' },
          {
            name: 'askRevoke',
            title: '提请撤销',
            act: askRevokePenalty,
            reason: '撤销的理由（至少 10 个字）',
            tone: 'danger',
          },
          { name: 'revoke', title: '签发撤销', act: revokePenalty, tone: 'danger', success: '已撤销' },
          { name: 'keep', title: '不予撤销', act: keepPenalty, reason: '不予撤销的理由' },
        ]}
      />
      <div style={{ marginTop: 16 }}>
        {open('amend') && <Amend penalty={penalty} onDone={done} />}
        {open('propose') && (
          <ActForm
            act={proposePenalty}
            columns={1}
            fixed={{ id, version }}
            fields={[
              {
                name: 'answer',
                label: '对陈述申辩的采纳情况',
                kind: 'long',
                required: true,
                maxLength: 1000,
                help: penalty.reply ? '对象已陈述申辩，请逐条回应。' : '对象在期限内没有陈述申辩。',
              },
              {
                name: 'drop',
                label: '不再采取的措施',
                kind: 'multi',
                options: penalty.list
                  .filter((m) => m.state === 'planned')
                  .map((m) => ({ value: m.id, label: titleOf(m) })),
                help: '陈述申辩后只能减少措施，不能加重。',
              },
            ]}
            submitText="提交签发"
            success="已提交签发"
            onDone={done}
            onCancel={done}
          />
        )}
        {open('decide') && (
          <ActForm
            act={decidePenalty}
            columns={1}
            fixed={{ id, version }}
            fields={[{ name: 'decisionNumber', label: '决定文号', required: true }]}
            submitText="签发，立即生效"
            success="已签发，措施已生效"
            onDone={done}
            onCancel={done}
          />
        )}
      </div>
    </section>
  )
}

function Amend({ penalty, onDone }: { penalty: PenaltyView; onDone: () => void }) {
  const whom = penalty.orgId ? { orgId: penalty.orgId } : { personId: penalty.personId as string }
  const { data, reasons } = useAct(penaltyThings, whom)
  if (!data) return <Refusals reasons={reasons} />
  return <DraftForm whom={whom} things={data} penalty={penalty} onDone={onDone} onCancel={onDone} />
}

function Notes({ penalty }: { penalty: PenaltyView }) {
  const [adding, setAdding] = useState(false)
  if (penalty.notes.length === 0 && !penalty.can.includes('note')) return null
  return (
    <section>
      <h2>复议诉讼等情况</h2>
      {penalty.notes.map((one) => (
        <Facts
          key={`${one.happenedOn}${one.content}`}
          items={[
            { label: noteKinds[one.kind], value: `${one.happenedOn}　${one.content}（${one.byName} 登记）` },
            one.files.length > 0 && { label: '材料', value: <FileList files={one.files} /> },
          ]}
        />
      ))}
      {penalty.can.includes('note') &&
        (adding ? (
          <ActForm
            act={notePenalty}
            fixed={{ id: penalty.id }}
            fields={[
              { name: 'kind', label: '类别', kind: 'select', options: optionsOf(noteKinds), required: true },
              { name: 'happenedOn', label: '日期', kind: 'day', required: true },
              { name: 'content', label: '情况', kind: 'long', required: true },
              { name: 'files', label: '材料', kind: 'files' },
            ]}
            success="已登记"
            onDone={() => setAdding(false)}
            onCancel={() => setAdding(false)}
          />
        ) : (
          <Button onClick={() => setAdding(true)}>登记情况</Button>
        ))}
    </section>
  )
}
