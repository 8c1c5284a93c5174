/** The officer's side: pass on or give back, and the institution's ways out. */
import { Button, Form, Input, Modal, Space } from 'antd'
import { useState } from 'react'
import { ReasonModal, Refusals, useAct, useSubmit } from '#web/console'
import {
  approveClass,
  type ClassView,
  cancelClass,
  checkClass,
  expireClass,
  lapseClass,
  returnClass,
  reviewClass,
  sendBackClass,
  stopClass,
  withdrawClass,
} from '../contract.ts'
import { labelsFor } from './shown.tsx'

const ENDINGS = {
  withdraw: { act: withdrawClass, text: '撤回备案', hint: '撤回后占用的额度释放，修改后可重新提交。' },
  cancel: { act: cancelClass, text: '取消开班', hint: '取消后不能恢复，占用的额度释放。' },
  stop: { act: stopClass, text: '责令停班', hint: '停班后占用的额度释放，理由告知机构。' },
} as const
type Ending = keyof typeof ENDINGS

/** Returning: one message and, line by line, what to put right; failed checks are proposed. */
function ReturnModal({ record, open, onClose }: { record: ClassView; open: boolean; onClose: () => void }) {
  const { data } = useAct(checkClass, open ? { id: record.id } : null)
  const [reason, setReason] = useState('')
  const [lines, setLines] = useState<string | null>(null)
  const act = record.state === 'reviewed' ? sendBackClass : returnClass
  const { submit, busy, reasons } = useSubmit(act, {
    success: '已退回，机构可以补正后重新提交',
    onDone: onClose,
  })
  const proposed = (data?.checks ?? []).flatMap((check) =>
    check.result === 'failed' ? check.reasons.map((r) => r.message) : [],
  )
  const text = lines ?? proposed.join('\n')
  return (
    <Modal
      open={open}
      title="退回补正"
      okText="退回"
      cancelText="取消"
      confirmLoading={busy}
      okButtonProps={{ danger: true, disabled: reason.trim().length < 4 }}
      onCancel={onClose}
      onOk={() =>
        void submit({
          id: record.id,
          version: record.version,
          reason: reason.trim(),
          items: text
            .split('\n')
            .map((line) => line.trim().slice(0, 200))
            .filter((line) => line.length >= 2)
            .slice(0, 30),
        })
      }
      destroyOnHidden
    >
      <Form layout="vertical" component={false}>
        <Form.Item label="退回理由" required extra="至少 4 个字，显示在机构的备案记录顶部。">
          <Input.TextArea
            aria-label="退回理由"
            rows={3}
            maxLength={500}
            showCount
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Form.Item>
        <Form.Item label="需补正事项" extra="一行一项，请一次性告知全部事项；核对不通过的事项已自动列出。">
          <Input.TextArea
            aria-label="需补正事项"
            rows={5}
            value={text}
            onChange={(event) => setLines(event.target.value)}
          />
        </Form.Item>
      </Form>
      <Refusals reasons={reasons} />
    </Modal>
  )
}

export function Decide({ record }: { record: ClassView }) {
  const [returning, setReturning] = useState(false)
  const [ending, setEnding] = useState<Ending | null>(null)
  const review = useSubmit(reviewClass, { success: '初审通过，等待另一名人员复核' })
  const approve = useSubmit(approveClass, { success: (output) => `已备案，编号 ${output.number}` })
  const lapse = useSubmit(lapseClass, { success: '备案已失效，占用的额度已释放' })
  const expire = useSubmit(expireClass, { success: '已退回，占用的额度已释放' })
  const can = (name: string) => record.can.includes(name)
  const on = { id: record.id, version: record.version }
  const faults = [...review.reasons, ...approve.reasons, ...lapse.reasons, ...expire.reasons]
  return (
    <>
      <Space wrap>
        {can('review') && (
          <Button type="primary" loading={review.busy} onClick={() => void review.submit(on)}>
            初审通过
          </Button>
        )}
        {can('approve') && (
          <Button type="primary" loading={approve.busy} onClick={() => void approve.submit(on)}>
            复核备案
          </Button>
        )}
        {can('expire') && (
          <Button loading={expire.busy} onClick={() => void expire.submit(on)}>
            开班日期已过，退回调整
          </Button>
        )}
        {can('lapse') && (
          <Button danger loading={lapse.busy} onClick={() => void lapse.submit(on)}>
            办理逾期失效
          </Button>
        )}
        {(can('return') || can('send-back')) && <Button onClick={() => setReturning(true)}>退回补正</Button>}
        {(Object.keys(ENDINGS) as Ending[]).filter(can).map((name) => (
          <Button key={name} danger={name !== 'withdraw'} onClick={() => setEnding(name)}>
            {ENDINGS[name].text}
          </Button>
        ))}
      </Space>
      <Refusals reasons={faults} labels={labelsFor(faults)} />
      <ReturnModal record={record} open={returning} onClose={() => setReturning(false)} />
      {ending && (
        <ReasonModal
          act={ENDINGS[ending].act}
          input={on}
          open
          onClose={() => setEnding(null)}
          title={ENDINGS[ending].text}
          okText={ENDINGS[ending].text}
          hint={ENDINGS[ending].hint}
          min={ending === 'stop' ? 4 : 2}
          danger={ending !== 'withdraw'}
        />
      )}
    </>
  )
}
