import { Progress, Tag } from 'antd'
import { Parts } from '#training/providers/ui'
import { Steps, type Tone } from '#web/console'
import {
  lineKinds,
  lineModes,
  type PlanLine,
  type PlanState,
  type PlanTotals,
  type Track,
  tracks,
} from '../contract.ts'
import { MAX_ONLINE_PERCENT, mostOnline } from '../online-rules.ts'

export const planTones: Partial<Record<PlanState, Tone>> = { ready: 'good', retired: 'bad' }

/** Hours by kind, and how much of what is allowed online is used. */
export function Totals({ totals }: { totals: PlanTotals }) {
  const percent = totals.total === 0 ? 0 : Math.round((totals.online * 1000) / totals.total) / 10
  const over = totals.online > mostOnline(totals.total)
  return (
    <div role="status">
      <div>
        共 {totals.total} 学时：理论 {totals.theory}、实操 {totals.practice}、安全 {totals.safety}、通用{' '}
        {totals.general}
        ；线下 {totals.onsite}、线上 {totals.online}
      </div>
      <div style={{ maxWidth: 420 }}>
        <Progress
          percent={Math.min(100, percent)}
          status={over ? 'exception' : 'normal'}
          success={{ percent: 0 }}
          format={() => `线上 ${percent}%`}
          aria-label="线上课时占总课时的比例"
        />
        {over ? (
          <Tag color="error" style={{ whiteSpace: 'normal' }}>
            ✕ 超过 {MAX_ONLINE_PERCENT}%，最多 {mostOnline(totals.total)} 学时（闽人社发〔2024〕2号第五条）
          </Tag>
        ) : (
          <Tag color="success">
            ✓ 不超过 {MAX_ONLINE_PERCENT}%，还可安排线上 {mostOnline(totals.total) - totals.online} 学时
          </Tag>
        )}
      </div>
    </div>
  )
}

export function Lines({ lines }: { lines: PlanLine[] }) {
  const rows = lines.map((line, i) => ({ ...line, at: i + 1 }))
  return (
    <Parts
      rows={rows}
      keyOf={(line) => String(line.at)}
      empty="还没有课程内容"
      parts={[
        { title: '序号', show: (line) => line.at, right: true },
        { title: '课程内容', show: (line) => line.title },
        { title: '类别', show: (line) => lineKinds[line.kind] },
        { title: '方式', show: (line) => lineModes[line.mode] },
        { title: '学时', show: (line) => line.hours, right: true },
      ]}
    />
  )
}

const BY = {
  institution: '培训机构',
  hr: '人社部门',
  industry: '行业主管部门',
  evaluator: '评价机构',
  trainee: '参训学员',
} as const

/** The steps a class of this plan will go through; none can be skipped (F2-3). */
export function TrackSteps({ track }: { track: Track }) {
  return (
    <Steps
      current={-1}
      steps={tracks[track].map((step) => ({
        title: step.title,
        note: `${BY[step.by]}办理`,
        status: 'wait' as const,
      }))}
    />
  )
}
