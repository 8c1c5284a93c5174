/** The debtor's part of a case: take note, reply in time, ask for instalments. */
import { Alert, Button, Card, Drawer, Flex, Space } from 'antd'
import { useState } from 'react'
import { showInstant } from '#platform/day'
import { ActForm, FileList, Money, optionsOf, Refusals, useSubmit } from '#web/console'
import { acknowledgeCase, type RecoveryView, replyCase, stances } from '../contract.ts'
import { PlanForm } from './plan.tsx'

export function DebtorPart({ recovery }: { recovery: RecoveryView }) {
  const [planning, setPlanning] = useState(false)
  const note = useSubmit(acknowledgeCase, { success: '已签收' })
  const fixed = { id: recovery.id, version: recovery.version }
  const can = (move: string) => recovery.can.includes(move)
  if (!['acknowledge', 'reply', 'ask-plan'].some(can)) return null
  return (
    <>
      {can('reply') && (
        <Alert
          type="warning"
          showIcon
          title={`陈述申辩期至 ${recovery.replyUntil}`}
          description="对事实、理由或金额有不同意见，或有材料要补充，请在期限内提交；陈述申辩不会加重处理。"
        />
      )}
      {can('acknowledge') && (
        <Space wrap>
          <Button loading={note.busy} onClick={() => void note.submit(fixed)}>
            签收告知书
          </Button>
          <Refusals reasons={note.reasons} />
        </Space>
      )}
      {can('reply') && (
        <section aria-labelledby="reply-title">
          <h2 id="reply-title" style={{ margin: '0 0 8px', fontSize: 16 }}>
            陈述申辩
          </h2>
          <ActForm
            act={replyCase}
            columns={1}
            fixed={fixed}
            initial={{ stance: 'dispute' }}
            submitText="提交陈述申辩"
            success="已提交，办理部门会在决定书中答复"
            fields={[
              { name: 'stance', label: '意见', kind: 'select', options: optionsOf(stances), required: true },
              { name: 'body', label: '陈述和理由', kind: 'long', required: true },
              { name: 'fileIds', label: '材料', kind: 'files', max: 20 },
            ]}
          />
        </section>
      )}
      {can('ask-plan') && (
        <Alert
          type={recovery.overdueFen > 0 ? 'error' : 'warning'}
          showIcon
          title={
            <>
              {recovery.overdueFen > 0 ? '已逾期 ' : '请缴 '}
              <Money fen={recovery.overdueFen > 0 ? recovery.overdueFen : recovery.leftFen} />
              {recovery.dueOn && `，期限 ${recovery.dueOn}`}
            </>
          }
          description={`缴款账户：${recovery.payTo ?? '见决定书'}，请注明案号；一次缴清有困难的，可以申请分期。`}
          action={<Button onClick={() => setPlanning(true)}>申请分期</Button>}
        />
      )}
      <Drawer
        open={planning}
        onClose={() => setPlanning(false)}
        title="申请分期缴款"
        size="large"
        destroyOnHidden
      >
        {planning && <PlanForm recovery={recovery} byDebtor onDone={() => setPlanning(false)} />}
      </Drawer>
    </>
  )
}

export function Replies({ recovery }: { recovery: RecoveryView }) {
  if (recovery.replies.length === 0) return null
  return (
    <Card size="small" title="当事人的陈述申辩">
      <Flex vertical gap={12}>
        {recovery.replies.map((one) => (
          <div key={one.id}>
            <strong>{stances[one.stance]}</strong> {one.byName} {showInstant(one.at)}
            <p style={{ whiteSpace: 'pre-wrap', margin: '4px 0' }}>{one.body}</p>
            {one.files.length > 0 && <FileList files={one.files} />}
          </div>
        ))}
      </Flex>
    </Card>
  )
}
