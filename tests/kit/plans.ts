/** Finished plans of a listed institution, through acts. */
import type { CertificateKind, PlanLine, Track } from '#training/plans/contract'
import { addPlan, finishPlan } from '#training/plans/contract'
import type { TestApp, User } from './app.ts'

/** 24 hours: 8 theory (4 online), 12 practice, 2 safety, 2 general. */
export const LINES: PlanLine[] = [
  { title: '职业基础知识', kind: 'theory', mode: 'online', hours: 4 },
  { title: '专业理论', kind: 'theory', mode: 'onsite', hours: 4 },
  { title: '实操训练', kind: 'practice', mode: 'onsite', hours: 12 },
  { title: '安全生产与操作规程', kind: 'safety', mode: 'onsite', hours: 2 },
  { title: '职业道德与劳动法规', kind: 'general', mode: 'onsite', hours: 2 },
]

export interface PlanOptions {
  title?: string
  track?: Track
  certificateKind?: CertificateKind
  occupationCode?: string | null
  level?: number | null
  lines?: PlanLine[]
  attendancePercent?: number
}

export const planInput = (options: PlanOptions = {}) => ({
  title: options.title ?? '育婴员（初级）培训方案',
  track: options.track ?? ('certificate' as const),
  certificateKind: options.certificateKind ?? ('level' as const),
  occupationCode: options.occupationCode === undefined ? '4-10-01-02' : options.occupationCode,
  level: options.level === undefined ? 5 : options.level,
  lines: options.lines ?? LINES,
  ...(options.attendancePercent ? { attendancePercent: options.attendancePercent } : {}),
})

/** A finished plan, ready for filing a class. */
export async function readyPlan(
  _app: TestApp,
  provider: { manager: User },
  options: PlanOptions = {},
): Promise<{ planId: string }> {
  const { id, version } = await provider.manager.call(addPlan, planInput(options))
  await provider.manager.call(finishPlan, { id, version })
  return { planId: id }
}
