import { Tag } from 'antd'
import { clauseName } from '#platform/clause'
import { dayOf } from '#platform/day'
import { Facts, FileList, StateTag, type Tone } from '#web/console'
import {
  type MeasureState,
  type MeasureView,
  measureStates,
  measureTitles,
  type PenaltyState,
} from '../contract.ts'

export const tones: Record<PenaltyState, Tone> = {
  drafted: 'plain',
  noticed: 'waiting',
  heard: 'waiting',
  proposed: 'waiting',
  decided: 'warn',
  ended: 'good',
  withdrawn: 'plain',
  revoked: 'plain',
}
const measureTones: Record<MeasureState, Tone> = {
  planned: 'waiting',
  dropped: 'plain',
  live: 'warn',
  fulfilled: 'good',
  ended: 'plain',
  lifted: 'good',
  revoked: 'plain',
}

export const MeasureTag = ({ measure }: { measure: MeasureView }) => (
  <>
    <StateTag state={measure.state} states={measureStates} tones={measureTones} />
    {measure.overdue && <Tag color="error">已逾期</Tag>}
  </>
)

/** One measure with its ground, its term and what came of it. */
export function MeasureFacts({ measure: m }: { measure: MeasureView }) {
  return (
    <Facts
      columns={2}
      items={[
        { label: '依据', value: clauseName(m.clause) },
        { label: '状态', value: <MeasureTag measure={m} /> },
        { label: '内容', value: m.content, wide: true },
        m.onName !== null && { label: '只针对', value: m.onName, wide: true },
        m.claims.length > 0 && {
          label: '涉及申报',
          value: m.claims.map((one) => one.name).join('、'),
          wide: true,
        },
        m.recipient !== null && { label: '移送机关', value: m.recipient },
        m.dueOn !== null && { label: '完成期限', value: m.dueOn },
        m.endsOn !== null && { label: '结束日期', value: m.endsOn },
        m.inForceAt !== null && { label: '生效', value: dayOf(m.inForceAt) },
        m.overAt !== null && { label: '结束', value: dayOf(m.overAt) },
        m.report !== null && { label: '整改报告', value: m.report, wide: true },
        m.reportFiles.length > 0 && {
          label: '整改材料',
          value: <FileList files={m.reportFiles} />,
          wide: true,
        },
        m.checkNote !== null && { label: '复查意见', value: m.checkNote, wide: true },
        m.liftReason !== null && {
          label: '提请解除',
          value: `${m.liftReason}${m.liftAskedByName ? `（${m.liftAskedByName}）` : ''}`,
          wide: true,
        },
      ]}
    />
  )
}

export const titleOf = (m: MeasureView) => `${m.no}. ${measureTitles[m.kind]}`
