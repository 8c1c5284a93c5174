import { Button, Space } from 'antd'
import { useState } from 'react'
import type { InputOf } from '#platform/act'
import type { AnyAct, Reason } from '#web/api'
import { Missing } from './missing.tsx'
import { ReasonModal } from './reason-modal.tsx'
import { Refusals } from './refusals.tsx'
import { useSubmit } from './submit.ts'

/** One way on from the record's state, shown while the record's `can` names it. */
export interface Move {
  name: string
  title: string
  /** Sent at once, with the record's id and version; left out where the page has a form of its own. */
  act?: AnyAct
  /** The act carries a reason: its label. */
  reason?: string
  tone?: 'primary' | 'danger'
  success?: string
  /** Needs all that is missing to be there. */
  complete?: boolean
  onClick?: () => void
}

interface MoveBarProps {
  record: { id: string; version: number; can: readonly string[]; missing?: Reason[] }
  moves: readonly Move[]
}

function SendButton({
  move,
  act,
  input,
  disabled,
  onRefused,
}: {
  move: Move
  act: AnyAct
  input: { id: string; version: number }
  disabled: boolean
  onRefused: (reasons: Reason[]) => void
}) {
  const { submit, busy } = useSubmit(act, {
    ...(move.success ? { success: move.success } : {}),
    onRefused,
    onDone: () => onRefused([]),
  })
  return (
    <Button
      {...toneOf(move)}
      loading={busy}
      disabled={disabled}
      onClick={() => void submit(input as InputOf<AnyAct>)}
    >
      {move.title}
    </Button>
  )
}

const toneOf = ({ tone }: Move) =>
  tone === 'primary' ? { type: 'primary' as const } : tone === 'danger' ? { danger: true } : {}

/** The buttons of a record's open moves, what still keeps it from them, and why the last one was refused. */
export function MoveBar({ record, moves }: MoveBarProps) {
  const [asking, setAsking] = useState<string | null>(null)
  const [refused, setRefused] = useState<Reason[]>([])
  const { id, version, can, missing = [] } = record
  const open = moves.filter((move) => can.includes(move.name))
  return (
    <>
      <Space wrap>
        {open.map((move) =>
          move.act && !move.reason ? (
            <SendButton
              key={move.name}
              move={move}
              act={move.act}
              input={{ id, version }}
              disabled={move.complete === true && missing.length > 0}
              onRefused={setRefused}
            />
          ) : (
            <Button
              key={move.name}
              {...toneOf(move)}
              onClick={() => (move.onClick ? move.onClick() : setAsking(move.name))}
            >
              {move.title}
            </Button>
          ),
        )}
      </Space>
      {open.some((move) => move.complete) && <Missing reasons={missing} />}
      <Refusals reasons={refused} onClose={() => setRefused([])} />
      {open.map(
        (move) =>
          move.act &&
          move.reason && (
            <ReasonModal
              key={move.name}
              act={move.act}
              input={{ id, version }}
              open={asking === move.name}
              onClose={() => setAsking(null)}
              label={move.reason}
              danger={move.tone === 'danger'}
              {...(move.success ? { success: move.success } : {})}
            />
          ),
      )}
    </>
  )
}
