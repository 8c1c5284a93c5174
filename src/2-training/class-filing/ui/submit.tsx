import { Button, Card, Checkbox, Flex } from 'antd'
import { useState } from 'react'
import { Refusals, useAct, useSubmit } from '#web/console'
import { type ClassView, COMMITMENT, checkClass, submitClass } from '../contract.ts'
import { labelsFor } from './shown.tsx'

/** The last step: the commitment, the button, and beside it what is still missing. */
export function SubmitCard({ record }: { record: ClassView }) {
  const [accepted, setAccepted] = useState(false)
  const { data } = useAct(checkClass, { id: record.id })
  const { submit, busy, reasons } = useSubmit(submitClass, {
    success: '已提交备案，补贴额度已占用，等待初审',
  })
  if (!record.can.includes('submit')) return null
  const missing = [...(data?.missing ?? []), ...(accepted ? [] : ['开班承诺书'])]
  return (
    <Card size="small" title="提交备案">
      <Flex vertical gap={12}>
        <Checkbox checked={accepted} onChange={(event) => setAccepted(event.target.checked)}>
          <strong>开班承诺书（{COMMITMENT.edition} 版）</strong> {COMMITMENT.body}
        </Checkbox>
        <Flex gap={12} wrap align="center">
          <Button
            type="primary"
            loading={busy}
            disabled={!data || missing.length > 0}
            aria-describedby="class-missing"
            onClick={() => void submit({ id: record.id, version: record.version, commitment: accepted })}
          >
            提交备案
          </Button>
          <span id="class-missing" role="status" className="qc-missing">
            {!data
              ? '正在核对…'
              : missing.length > 0
                ? `还差 ${missing.length} 项：${missing.join('、')}`
                : '材料齐全，可以提交'}
          </span>
        </Flex>
        <Refusals reasons={reasons} labels={labelsFor(reasons)} />
      </Flex>
    </Card>
  )
}
