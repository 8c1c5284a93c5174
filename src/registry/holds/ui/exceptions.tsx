import { Button, Modal, Space } from 'antd'
import { useState } from 'react'
import { ActForm, ReasonModal, StateTag, type Tone, useSubmit } from '#web/console'
import {
  askException,
  type ExceptionCase,
  type ExceptionState,
  endException,
  exceptionStates,
  type Hold,
  signException,
} from '../contract.ts'

const tones: Record<ExceptionState, Tone> = {
  asked: 'waiting',
  live: 'good',
  ended: 'plain',
}

/** Cases let through, or asked to be: one asks, another signs. */
export function Exceptions({ rows, onDone = () => {} }: { rows: Hold['exceptions']; onDone?: () => void }) {
  const { submit, busy } = useSubmit(signException, {
    success: '已放行',
    onDone,
  })
  const [ending, setEnding] = useState<string | null>(null)
  if (rows.length === 0) return <>—</>
  return (
    <Space orientation="vertical">
      {rows.map((row) => (
        <div key={row.id}>
          <StateTag state={row.state} states={exceptionStates} tones={tones} /> {row.caseName}
          <div>
            {row.reason}（{row.askedByName}
            {row.signedByName && `，${row.signedByName} 签发`}
            {row.endsOn && `，至 ${row.endsOn}`}）
          </div>
          <Space>
            {row.can.includes('sign') && (
              <Button type="primary" size="small" loading={busy} onClick={() => submit({ id: row.id })}>
                签发放行
              </Button>
            )}
            {row.can.includes('end') && (
              <Button size="small" onClick={() => setEnding(row.id)}>
                {row.state === 'asked' ? '不予放行' : '终止放行'}
              </Button>
            )}
          </Space>
        </div>
      ))}
      <ReasonModal
        act={endException}
        input={{ id: ending ?? '' }}
        title="不予或终止放行"
        min={4}
        open={ending !== null}
        onClose={() => {
          setEnding(null)
          onDone()
        }}
      />
    </Space>
  )
}

export function AskException({
  hold,
  of,
  onClose,
}: {
  hold: Hold | null
  of: { kind: ExceptionCase; id: string }
  onClose: () => void
}) {
  return (
    <Modal open={hold !== null} title="申请个案放行" footer={null} onCancel={onClose} destroyOnHidden>
      <ActForm
        act={askException}
        columns={1}
        fixed={{ id: hold?.id ?? '', caseKind: of.kind, caseId: of.id }}
        fields={[
          {
            name: 'reason',
            label: '放行理由',
            kind: 'long',
            required: true,
            help: '写明为什么这一件可以不受限制；由另一人签发后才放行，只对这一件有效。',
          },
          { name: 'endsOn', label: '放行截止', kind: 'day' },
        ]}
        submitText="提交签发"
        success="已提交签发"
        onDone={onClose}
        onCancel={onClose}
      />
    </Modal>
  )
}
