/** What this actor can do with the claim now; every refusal is shown whole. */
import { Alert, Button, Card, Flex, Input, InputNumber, Space } from 'antd'
import { useId, useState } from 'react'
import { funds } from '#money/policy/contract'
import { OwedNotice } from '#money/recovery/ui'
import type { AnyAct } from '#web/api'
import { Facts, Money, ReasonModal, Refusals, useAct, useSubmit } from '#web/console'
import {
  amendClaim,
  type ClaimView,
  clearNotice,
  declineFunds,
  fundClaim,
  fundingOf,
  fundMany,
  publishNotice,
  recheckClaim,
  recheckData,
  refuseClaim,
  returnClaim,
  reviewClaim,
  sendBackClaim,
  submitClaim,
  withdrawClaim,
} from '../contract.ts'
import { fieldLabels } from './shown.tsx'

const WITH_REASON = {
  withdraw: { act: withdrawClaim, text: '撤回申报', hint: '撤回后可重新新建申报。', danger: false },
  return: {
    act: returnClaim,
    text: '退回补正',
    hint: '请一次性告知全部需补正事项，显示在申报顶部。',
    danger: true,
  },
  sendBack: { act: sendBackClaim, text: '退回初审', hint: '退回后由初审人员重新核查。', danger: true },
  refuse: {
    act: refuseClaim,
    text: '不予补贴',
    hint: '办理后不能恢复，占用的额度释放，理由告知申报方。',
    danger: true,
  },
  declineFunds: {
    act: declineFunds,
    text: '退回人社重审',
    hint: '退回后重新初审、复核、公示。',
    danger: true,
  },
} as const
type Reasoned = keyof typeof WITH_REASON

function Submit({ claim }: { claim: ClaimView }) {
  const { submit, busy, reasons } = useSubmit(submitClaim, { success: '已提交，等待初审' })
  const amend = useSubmit(amendClaim, { success: '已按最新数据重新核算' })
  const ready = claim.can.includes('submit')
  const on = { id: claim.id, version: claim.version }
  return (
    <Card size="small" title="提交申报">
      <Flex gap={12} wrap align="center">
        <Button
          type="primary"
          disabled={!ready}
          loading={busy}
          aria-describedby="claim-missing"
          onClick={() => void submit({ ...on, amountFen: claim.amountFen, people: claim.standingCount })}
        >
          提交申报
        </Button>
        <Button loading={amend.busy} onClick={() => void amend.submit(on)}>
          重新核算
        </Button>
        <span id="claim-missing" role="status" className="qc-missing">
          {ready ? (
            <>
              {claim.standingCount} 人，
              <Money fen={claim.amountFen} />
            </>
          ) : (
            `还差 ${claim.missing.length} 项`
          )}
        </span>
      </Flex>
      <Refusals reasons={claim.missing} title="提交前还需要" />
      <Refusals reasons={[...reasons, ...amend.reasons]} labels={fieldLabels} />
    </Card>
  )
}

function Review({ claim }: { claim: ClaimView }) {
  const [note, setNote] = useState('')
  const field = useId()
  const review = useSubmit(reviewClaim, { success: '初审通过，等待另一名人员复核' })
  const again = useSubmit(recheckData, {
    success: (output) =>
      output.changed > 0 ? `有 ${output.changed} 人的结果变化，请核对` : '核验结果没有变化',
  })
  const on = { id: claim.id, version: claim.version }
  const needs = claim.noDataCount > 0
  return (
    <Card size="small" title="初审">
      <Flex vertical gap={12}>
        <div>
          <label htmlFor={field}>
            核实情况{needs ? `（必填：有 ${claim.noDataCount} 人存在无数据的核验项）` : '（选填）'}
          </label>
          <Input.TextArea
            id={field}
            rows={2}
            maxLength={500}
            showCount
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
        <Space wrap>
          <Button
            type="primary"
            loading={review.busy}
            disabled={needs && note.trim() === ''}
            onClick={() => void review.submit({ ...on, ...(note.trim() ? { note: note.trim() } : {}) })}
          >
            初审通过
          </Button>
          <Button loading={again.busy} onClick={() => void again.submit(on)}>
            重新核验
          </Button>
        </Space>
        <Refusals reasons={[...review.reasons, ...again.reasons]} labels={fieldLabels} />
      </Flex>
    </Card>
  )
}

function Publish({ claim }: { claim: ClaimView }) {
  const [workdays, setWorkdays] = useState(5)
  const field = useId()
  const { submit, busy, reasons } = useSubmit(publishNotice, {
    success: (output) => `已发布，公示到 ${output.untilOn}`,
  })
  return (
    <Card size="small" title="发布公示">
      <Flex gap={12} wrap align="center">
        <label htmlFor={field}>公示工作日</label>
        <InputNumber
          id={field}
          min={5}
          max={30}
          value={workdays}
          onChange={(value) => setWorkdays(value ?? 5)}
        />
        <Button
          type="primary"
          loading={busy}
          onClick={() => void submit({ id: claim.id, version: claim.version, workdays })}
        >
          发布公示
        </Button>
        <span>姓名和身份证号自动遮盖；不少于 5 个工作日，按法定节假日顺延。</span>
      </Flex>
      <Refusals reasons={reasons} labels={fieldLabels} />
    </Card>
  )
}

function Fund({ claim }: { claim: ClaimView }) {
  const { data } = useAct(fundingOf, { id: claim.id })
  const { submit, busy, reasons } = useSubmit(fundClaim, { success: '资金已审批，待生成拨付批次' })
  const partly = useSubmit(fundMany, {
    success: (output) =>
      output.amountFen > 0 ? '额度以内的已审批，其余按申报先后排队' : '额度不足，已按申报先后排队',
  })
  if (!data) return null
  const lacking = (data.availableFen ?? 0) + (data.reservedFen ?? 0) < data.neededFen
  return (
    <Card size="small" title="资金审批">
      <OwedNotice claimId={claim.id} />
      <Facts
        columns={2}
        items={[
          { label: '资金来源', value: data.fund ? funds[data.fund] : null },
          { label: '本次需拨付', value: <Money fen={data.neededFen} /> },
          { label: '人数', value: `${data.people} 人` },
          {
            label: '本班已占用额度',
            value: data.reservedFen === null ? '未占用' : <Money fen={data.reservedFen} />,
          },
          {
            label: '预算可用额度',
            value: data.availableFen === null ? '没有预算' : <Money fen={data.availableFen} />,
          },
        ]}
      />
      <Flex gap={12} wrap align="center" style={{ marginTop: 12 }}>
        <Button
          type="primary"
          loading={busy}
          disabled={data.neededFen === 0}
          onClick={() => void submit({ id: claim.id, version: claim.version, amountFen: data.neededFen })}
        >
          审批通过
        </Button>
        {lacking && data.neededFen > 0 && (
          <Button
            loading={partly.busy}
            onClick={() =>
              void partly.submit({
                items: [{ id: claim.id, version: claim.version, amountFen: data.neededFen }],
              })
            }
          >
            先付额度以内的，其余排队
          </Button>
        )}
        <span role="status">{lacking ? '预算可用额度不足。' : '额度充足。'}</span>
      </Flex>
      {data.waits && <Alert type="warning" showIcon title="正在等待资金" description={data.waits} />}
      <Refusals reasons={[...reasons, ...partly.reasons]} />
    </Card>
  )
}

function Simple<A extends AnyAct>({
  act,
  claim,
  text,
  note,
}: {
  act: A
  claim: ClaimView
  text: string
  note: string
}) {
  const { submit, busy, reasons } = useSubmit(act)
  return (
    <Card size="small" title={text}>
      <Flex gap={12} wrap align="center">
        <Button
          type="primary"
          loading={busy}
          onClick={() => void submit({ id: claim.id, version: claim.version } as never)}
        >
          {text}
        </Button>
        <span>{note}</span>
      </Flex>
      <Refusals reasons={reasons} />
    </Card>
  )
}

export function Decide({ claim }: { claim: ClaimView }) {
  const [asking, setAsking] = useState<Reasoned | null>(null)
  const can = (move: string) => claim.can.includes(move)
  const reasoned = (Object.keys(WITH_REASON) as Reasoned[]).filter(can)
  const chosen = asking && WITH_REASON[asking]
  return (
    <Flex vertical gap={12}>
      {can('amend') && <Submit claim={claim} />}
      {can('review') && <Review claim={claim} />}
      {can('recheck') && (
        <Simple
          act={recheckClaim}
          claim={claim}
          text="复核通过"
          note="复核时系统重新核验全部人员；与申报、初审不能是同一人。"
        />
      )}
      {can('publish') && <Publish claim={claim} />}
      {can('clear') && (
        <Simple act={clearNotice} claim={claim} text="结束公示" note="公示期已满；每日凌晨也会自动结束。" />
      )}
      {can('fund') && <Fund claim={claim} />}
      {reasoned.length > 0 && (
        <Space wrap>
          {reasoned.map((name) => (
            <Button key={name} danger={WITH_REASON[name].danger} onClick={() => setAsking(name)}>
              {WITH_REASON[name].text}
            </Button>
          ))}
        </Space>
      )}
      {chosen && (
        <ReasonModal
          act={chosen.act}
          input={{ id: claim.id, version: claim.version }}
          open
          onClose={() => setAsking(null)}
          title={chosen.text}
          okText={chosen.text}
          hint={`至少 4 个字。${chosen.hint}`}
          min={4}
          danger={chosen.danger}
        />
      )}
    </Flex>
  )
}
