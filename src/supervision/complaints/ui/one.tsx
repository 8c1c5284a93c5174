import { Alert, Button, Skeleton, Space } from 'antd'
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
  ReasonModal,
  Refusals,
  StateTag,
  useAct,
} from '#web/console'
import {
  acceptComplaint,
  askOrganisation,
  closeComplaint,
  complainantOf,
  complaintKinds,
  complaintMoves,
  getComplaint,
  proposeResult,
  refuseComplaint,
  results,
  returnComplaint,
} from '../contract.ts'
import { resultTones, tones } from './shown.ts'

type Complaint = OutputOf<typeof getComplaint>
const { states } = complaintMoves

export default function ComplaintPage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data, loading, reasons, refresh } = useAct(getComplaint, { id })
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <>
      <PageHead title={`投诉举报 · ${data.receipt}`} note={clauseName('依据 F37-15')} />
      <Space orientation="vertical" size="large" style={{ width: '100%' }}>
        {data.overdue && (
          <Alert
            type="error"
            showIcon
            title={`已超过办理期限 ${data.dueOn}`}
            description="请尽快办理并说明原因。"
          />
        )}
        {data.returnReason && data.state === 'handling' && (
          <Alert type="warning" showIcon title="复核退回重办" description={data.returnReason} />
        )}
        <About complaint={data} />
        <Moves complaint={data} />
        {data.asked && <Asked asked={data.asked} />}
        {data.reply && <Outcome complaint={data} />}
      </Space>
    </>
  )
}

function About({ complaint }: { complaint: Complaint }) {
  return (
    <Facts
      items={[
        { label: '状态', value: <StateTag state={complaint.state} states={states} tones={tones} /> },
        { label: '类别', value: complaintKinds[complaint.kind] },
        { label: '被举报对象', value: complaint.about },
        complaint.orgId !== null && {
          label: '对应机构',
          value: (
            <>
              <Link href={`/providers/${complaint.orgId}`} className="qc-underlined">
                {complaint.orgName}
              </Link>
              {complaint.others > 0 && `（另有 ${complaint.others} 件举报）`}
            </>
          ),
        },
        { label: '地区', value: complaint.regionName },
        { label: '发生日期', value: complaint.happenedOn ?? '未填写' },
        { label: '提交时间', value: showInstant(complaint.filedAt) },
        { label: '办理期限', value: complaint.dueOn ?? '已办结' },
        { label: '举报人', value: <Complainant complaint={complaint} /> },
        complaint.handledByName !== null && { label: '办理人', value: complaint.handledByName },
        { label: '举报内容', value: complaint.body, wide: true },
        complaint.files.length > 0 && {
          label: '照片',
          value: <FileList files={complaint.files} />,
          wide: true,
        },
      ]}
    />
  )
}

function Complainant({ complaint }: { complaint: Complaint }) {
  const [asking, setAsking] = useState(false)
  const [contact, setContact] = useState<{ name: string; phone: string } | null>(null)
  if (!complaint.named) return <>匿名</>
  if (contact)
    return (
      <>
        {contact.name}，{contact.phone}
      </>
    )
  return (
    <>
      实名（已隐藏）{' '}
      {complaint.can.includes('contact') && (
        <Button size="small" onClick={() => setAsking(true)}>
          查看联系方式
        </Button>
      )}
      <ReasonModal
        act={complainantOf}
        input={{ id: complaint.id }}
        open={asking}
        onClose={() => setAsking(false)}
        onDone={setContact}
        label="查看原因"
        hint="查看会记入操作记录；不得向被举报单位透露。"
        min={4}
        success="已记入操作记录"
      />
    </>
  )
}

function Moves({ complaint }: { complaint: Complaint }) {
  const [proposing, setProposing] = useState(false)
  const { id, version, can } = complaint
  const done = () => setProposing(false)
  if (complaint.state === 'proposed' && !can.includes('close'))
    return <p role="status">由另一名有“复核投诉举报”权限的人员复核，办理人不能复核。</p>
  if (!['accept', 'refuse', 'ask', 'propose', 'return', 'close'].some((move) => can.includes(move)))
    return null
  return (
    <section>
      <h2>办理</h2>
      <MoveBar
        record={complaint}
        moves={[
          { name: 'accept', title: '受理', act: acceptComplaint, tone: 'primary', success: '已受理' },
          {
            name: 'refuse',
            title: '不予受理',
            act: refuseComplaint,
            reason: '不予受理的理由（告知举报人，至少 10 个字）',
            tone: 'danger',
          },
          {
            name: 'ask',
            title: '要求单位说明',
            act: askOrganisation,
            reason: '要求说明的事项（被举报单位能看到；不要写出举报人的信息）',
            success: '已发给被举报单位',
          },
          { name: 'propose', title: '填写办理结果', tone: 'primary', onClick: () => setProposing(true) },
          { name: 'close', title: '复核办结', act: closeComplaint, tone: 'primary', success: '已办结' },
          { name: 'return', title: '退回重办', act: returnComplaint, reason: '退回理由' },
        ]}
      />
      {proposing && can.includes('propose') && (
        <div style={{ marginTop: 16 }}>
          <ActForm
            act={proposeResult}
            fixed={{ id, version }}
            fields={[
              { name: 'result', label: '结论', kind: 'select', options: optionsOf(results), required: true },
              {
                name: 'reply',
                label: '答复举报人',
                kind: 'long',
                maxLength: 1000,
                rows: 5,
                required: true,
                help: '写清查了什么、结论和处理；举报人凭受理编号和查询码可见。',
              },
              { name: 'files', label: '核查材料', kind: 'files' },
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

function Asked({ asked }: { asked: NonNullable<Complaint['asked']> }) {
  return (
    <section>
      <h2>单位说明</h2>
      <Facts
        items={[
          { label: '要求说明', value: asked.text, wide: true },
          { label: '发出时间', value: showInstant(asked.at) },
          { label: '答复时间', value: asked.answeredAt ? showInstant(asked.answeredAt) : '等待答复' },
          asked.answer !== null && { label: '答复', value: asked.answer, wide: true },
          asked.files.length > 0 && { label: '材料', value: <FileList files={asked.files} />, wide: true },
        ]}
      />
    </section>
  )
}

function Outcome({ complaint }: { complaint: Complaint }) {
  return (
    <section>
      <h2>办理结果</h2>
      <Facts
        items={[
          complaint.result !== null && {
            label: '结论',
            value: <StateTag state={complaint.result} states={results} tones={resultTones} />,
          },
          complaint.proposedByName !== null && { label: '提交人', value: complaint.proposedByName },
          complaint.closedByName !== null && { label: '办结人', value: complaint.closedByName },
          complaint.closedAt !== null && { label: '办结时间', value: showInstant(complaint.closedAt) },
          { label: '答复', value: complaint.reply, wide: true },
          complaint.evidence.length > 0 && {
            label: '核查材料',
            value: <FileList files={complaint.evidence} />,
            wide: true,
          },
        ]}
      />
      {complaint.result === 'confirmed' && complaint.orgId && (
        <p>
          需要暂停新开班、暂停拨付或移出目录的，请到
          <Link href={`/providers/${complaint.orgId}`} className="qc-underlined">
            机构页面
          </Link>
          办理；涉及已拨付资金的，请发起追回。
        </p>
      )}
    </section>
  )
}
