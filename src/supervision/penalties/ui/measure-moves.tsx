import { Button, Modal, Space } from 'antd'
import { useState } from 'react'
import type { AnyAct } from '#web/api'
import { ActForm, ReasonModal, useSubmit } from '#web/console'
import {
  askLift,
  checkMeasure,
  fulfilMeasure,
  liftMeasure,
  type MeasureAct,
  type MeasureView,
  refuseLift,
  reportMeasure,
} from '../contract.ts'

const REASONED: Partial<Record<MeasureAct, { title: string; act: AnyAct }>> = {
  fulfil: { title: '登记已履行', act: fulfilMeasure },
  askLift: { title: '提请提前解除', act: askLift },
  refuseLift: { title: '不予解除', act: refuseLift },
}

/** What can be done about one measure now, by this user. */
export function MeasureMoves({ measure, version }: { measure: MeasureView; version: number }) {
  const [open, setOpen] = useState<MeasureAct | null>(null)
  const fixed = { measureId: measure.id, version }
  const close = () => setOpen(null)
  const { submit, busy } = useSubmit(liftMeasure, { success: '已解除' })
  const can = measure.can as MeasureAct[]
  if (can.length === 0) return null
  const reasoned = open && REASONED[open]
  return (
    <div style={{ marginTop: 12 }}>
      <Space wrap>
        {can.includes('report') && (
          <Button type="primary" onClick={() => setOpen('report')}>
            提交整改报告
          </Button>
        )}
        {can.includes('check') && (
          <Button type="primary" onClick={() => setOpen('check')}>
            复查
          </Button>
        )}
        {can.includes('lift') && (
          <Button type="primary" loading={busy} onClick={() => submit(fixed)}>
            签发解除
          </Button>
        )}
        {(Object.keys(REASONED) as MeasureAct[])
          .filter((one) => can.includes(one))
          .map((one) => (
            <Button key={one} onClick={() => setOpen(one)}>
              {REASONED[one]?.title}
            </Button>
          ))}
      </Space>
      {reasoned && (
        <ReasonModal
          act={reasoned.act}
          input={fixed}
          open
          onClose={close}
          title={reasoned.title}
          label="情况说明"
          min={4}
        />
      )}
      <Modal open={open === 'report'} title="整改报告" footer={null} onCancel={close} destroyOnHidden>
        <ActForm
          act={reportMeasure}
          columns={1}
          fixed={fixed}
          fields={[
            { name: 'body', label: '整改情况', kind: 'long', maxLength: 3000, rows: 6, required: true },
            { name: 'files', label: '材料和照片', kind: 'files' },
          ]}
          success="整改报告已提交"
          onDone={close}
          onCancel={close}
        />
      </Modal>
      <Modal open={open === 'check'} title="复查整改" footer={null} onCancel={close} destroyOnHidden>
        <ActForm
          act={checkMeasure}
          columns={1}
          fixed={fixed}
          initial={{ passed: true }}
          fields={[
            { name: 'passed', label: '复查结果', kind: 'flag', text: '整改到位' },
            { name: 'note', label: '复查意见', kind: 'long', required: true },
            {
              name: 'dueOn',
              label: '继续整改期限',
              kind: 'day',
              when: (values) => values.passed !== true,
              required: true,
            },
          ]}
          success="已复查"
          onDone={close}
          onCancel={close}
        />
      </Modal>
    </div>
  )
}
