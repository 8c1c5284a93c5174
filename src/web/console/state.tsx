import { Steps as AntSteps, Tag } from 'antd'
import type { ReactNode } from 'react'
import { useNarrow } from './media.ts'

/** `plain` not begun · `waiting` someone's turn · `good` in force, passed · `bad` refused, failed · `warn` stopped, returned */
export type Tone = 'plain' | 'waiting' | 'good' | 'bad' | 'warn'

const COLOR: Record<Tone, string> = {
  plain: 'default',
  waiting: 'processing',
  good: 'success',
  bad: 'error',
  warn: 'warning',
}
const MARK: Record<Tone, string> = { plain: '○', waiting: '◐', good: '✓', bad: '✕', warn: '!' }

export interface StateTagProps<S extends string> {
  state: S
  /** `moves.states` of the module: state → Chinese label. */
  states: Record<S, string>
  tones?: Partial<Record<S, Tone>>
}

/** A state as label and mark, never by colour alone. */
export function StateTag<S extends string>({ state, states, tones }: StateTagProps<S>) {
  const tone = tones?.[state] ?? 'plain'
  return (
    <Tag color={COLOR[tone]} className="qc-state">
      <span aria-hidden="true">{MARK[tone]} </span>
      {states[state] ?? state}
    </Tag>
  )
}

export interface Step {
  title: ReactNode
  /** Who holds it, when it was done. */
  note?: ReactNode
  status?: 'wait' | 'process' | 'finish' | 'error'
}

/** Where a matter stands; upright on narrow screens. */
export function Steps({ steps, current }: { steps: Step[]; current?: number }) {
  const narrow = useNarrow()
  // Left to itself, antd gives the first step the look of the present one whatever its state.
  const turn = steps.findIndex((step) => step.status === 'process' || step.status === 'error')
  const told = steps.some((step) => step.status)
  const at = current ?? (told ? (turn < 0 ? steps.length : turn) : undefined)
  return (
    <AntSteps
      size="small"
      orientation={narrow ? 'vertical' : 'horizontal'}
      {...(at === undefined ? {} : { current: at })}
      items={steps.map((step) => ({
        title: step.title,
        content: step.note,
        ...(step.status ? { status: step.status } : {}),
      }))}
    />
  )
}
