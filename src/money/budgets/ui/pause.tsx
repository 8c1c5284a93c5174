import { Card, Drawer, Skeleton, Space } from 'antd'
import { useState } from 'react'
import { funds, subsidyKinds } from '#money/policy/contract'
import { clauseName } from '#platform/clause'
import { showInstant } from '#platform/day'
import {
  ActForm,
  EmptyHint,
  Facts,
  FileList,
  MoveBar,
  OrgSelect,
  optionsOf,
  Refusals,
  StateTag,
  useAct,
} from '#web/console'
import {
  addException,
  approveException,
  approvePause,
  askLift,
  type ExceptionView,
  exceptionKinds,
  exceptionMoves,
  getPause,
  keepPause,
  liftPause,
  type PauseView,
  pauseMoves,
  pauseStops,
  returnException,
  returnPause,
  withdrawException,
  withdrawPause,
} from '../contract.ts'
import { exceptionTones, pauseTones } from './tones.ts'

export function PauseDetail({ id }: { id: string }) {
  const { data, loading, reasons, refresh } = useAct(getPause, { id })
  const [adding, setAdding] = useState(false)
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  const by = (name: string | null, at: string | null) => `${name ?? ''} ${at ? showInstant(at) : ''}`
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Facts
        items={[
          {
            label: '状态',
            value: <StateTag state={data.state} states={pauseMoves.states} tones={pauseTones} />,
          },
          { label: '地区', value: `${data.regionName}及下级` },
          { label: '资金来源', value: data.fund ? funds[data.fund] : '全部资金' },
          { label: '起始日期', value: data.fromOn },
          { label: '暂停事项', value: data.stops.map((stop) => pauseStops[stop]).join('、'), wide: true },
          { label: '暂停原因', value: data.reason, wide: true },
          { label: '文号', value: data.documentNumber },
          { label: '录入', value: by(data.enteredByName, data.enteredAt) },
          data.decidedByName !== null && { label: '审定', value: by(data.decidedByName, data.decidedAt) },
          data.decideReason !== null && { label: '审定意见', value: data.decideReason, wide: true },
          data.liftReason !== null && {
            label: '申请恢复',
            value: `${by(data.liftAskedByName, data.liftAskedAt)}：${data.liftReason}`,
            wide: true,
          },
          data.liftedByName !== null && { label: '恢复', value: by(data.liftedByName, data.liftedAt) },
          data.files.length > 0 && { label: '依据文件', value: <FileList files={data.files} />, wide: true },
        ]}
      />
      <MoveBar
        record={data}
        moves={[
          { name: 'approve', title: '审定暂停', act: approvePause, tone: 'primary', success: '已暂停' },
          { name: 'return', title: '退回', act: returnPause, reason: '退回理由', tone: 'danger' },
          { name: 'withdraw', title: '撤回', act: withdrawPause, reason: '撤回理由' },
          { name: 'lift', title: '审定恢复', act: liftPause, tone: 'primary', success: '已恢复使用' },
          { name: 'keep', title: '不同意恢复', act: keepPause, reason: '理由', tone: 'danger' },
          { name: 'except', title: '增加例外', onClick: () => setAdding(true) },
          { name: 'askLift', title: '申请恢复', act: askLift, reason: '恢复理由' },
        ]}
      />
      {(data.state === 'entered' || data.state === 'lifting') && data.can.length === 0 && (
        <span role="status">由另一名财政复核人员办理，录入或申请的人不能审定。</span>
      )}
      <section aria-label="例外">
        <h3>例外（{data.exceptions} 项有效）</h3>
        {data.named.length === 0 && <EmptyHint text="没有例外" />}
        {data.named.map((one) => (
          <ExceptionCard key={one.id} one={one} />
        ))}
      </section>
      <Drawer open={adding} onClose={() => setAdding(false)} title="增加例外" size="large" destroyOnHidden>
        <ExceptionForm pause={data} onDone={() => setAdding(false)} />
      </Drawer>
    </Space>
  )
}

function ExceptionCard({ one }: { one: ExceptionView }) {
  return (
    <Card
      size="small"
      style={{ marginBottom: 12 }}
      title={`${exceptionKinds[one.kind]}：${one.title}`}
      extra={<StateTag state={one.state} states={exceptionMoves.states} tones={exceptionTones} />}
    >
      <Facts
        items={[
          { label: '理由', value: one.reason, wide: true },
          one.clause !== null && { label: '依据', value: clauseName(one.clause) },
          { label: '提出', value: `${one.enteredByName} ${showInstant(one.enteredAt)}` },
          one.decidedByName !== null && { label: '审定', value: one.decidedByName },
          one.decideReason !== null && { label: '审定意见', value: one.decideReason, wide: true },
        ]}
      />
      <MoveBar
        record={one}
        moves={[
          {
            name: 'approve',
            title: '审定例外',
            act: approveException,
            tone: 'primary',
            success: '例外已生效',
          },
          { name: 'return', title: '退回', act: returnException, reason: '退回理由', tone: 'danger' },
          { name: 'withdraw', title: '撤回', act: withdrawException, reason: '撤回理由' },
        ]}
      />
    </Card>
  )
}

function ExceptionForm({ pause, onDone }: { pause: PauseView; onDone: () => void }) {
  return (
    <ActForm
      act={addException}
      fixed={{ id: pause.id, version: pause.version }}
      columns={1}
      initial={{ kind: 'class' }}
      fields={[
        {
          name: 'kind',
          label: '例外类型',
          kind: 'select',
          options: optionsOf(exceptionKinds),
          required: true,
        },
        {
          name: 'ref',
          label: '编号',
          required: true,
          placeholder: '培训班备案编号或补贴申报编号',
          when: (v) => v.kind === 'class' || v.kind === 'claim',
        },
        {
          name: 'ref',
          label: '机构或企业',
          kind: 'custom',
          control: <OrgSelect />,
          required: true,
          when: (v) => v.kind === 'org',
        },
        {
          name: 'ref',
          label: '补贴类别',
          kind: 'select',
          options: optionsOf(subsidyKinds),
          required: true,
          when: (v) => v.kind === 'subsidy-kind',
        },
        { name: 'reason', label: '理由', kind: 'long', required: true, maxLength: 200 },
        { name: 'clause', label: '依据条款', placeholder: '如 F37-14，可不填' },
      ]}
      submitText="提出例外"
      success="已提出，待另一名财政复核人员审定"
      onDone={onDone}
      onCancel={onDone}
    />
  )
}
