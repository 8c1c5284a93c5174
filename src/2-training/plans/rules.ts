/** What a plan must hold before a class can be filed on it. */
import { defineMoves } from '#platform/moves'
import { defineRefusals, type Reason } from '#platform/refusal'
import {
  type CertificateKind,
  certificateKinds,
  lineKinds,
  type PlanLine,
  type PlanTotals,
  planStates,
} from './contract.ts'
import { MAX_ONLINE_PERCENT, mostOnline } from './online-rules.ts'
import { kindsOfTrack, type Track, trackNames } from './track-rules.ts'

export const refusals = defineRefusals('plan', {
  no_lines: { text: '方案还没有课程内容。', clause: 'F37-3', next: '请逐行填写课程名称、类别、方式和课时。' },
  lacks: {
    text: (f: { kind: string }) => `方案缺少“${f.kind}”内容。`,
    clause: 'F37-3',
    next: '请至少增加一行该类课程。',
  },
  over_online: {
    text: (f: { online: number; total: number; most: number; lines: string }) =>
      `线上课时 ${f.online} 学时，超过总课时 ${f.total} 学时的 ${MAX_ONLINE_PERCENT}%（最多 ${f.most} 学时）：${f.lines}。`,
    clause: 'F2-5',
    next: '请把其中一部分改为线下，或减少线上课时。',
  },
  occupation_needed: {
    text: (f: { kind: string }) => `培训目标为${f.kind}的，须填写职业（工种）。`,
    clause: 'F2-附表1',
    next: '请选择职业（工种）。',
  },
  level_needed: {
    text: (f: { kind: string }) => `培训目标为${f.kind}的，须填写技能等级。`,
    next: '请选择技能等级。',
  },
  no_level: {
    text: (f: { kind: string }) => `${f.kind}不分技能等级。`,
    next: '请清空技能等级。',
  },
  kind_for_track: {
    text: (f: { kind: string; track: string }) => `${f.kind}不能按“${f.track}”管理。`,
    clause: 'F2-3',
    next: '请核对监管类别与培训目标。',
  },
  unknown_occupation: {
    text: '职业（工种）不在目录中。',
    next: '请从列表中选择职业（工种）。',
  },
  revision_open: {
    text: '该方案已有一份修订稿正在编制。',
    next: '请继续编制该修订稿，或先停用它。',
  },
})

export const planMoves = defineMoves(planStates, {
  save: { title: '修改', from: ['draft'], to: 'draft', verb: 'plan.write' },
  finish: { title: '定稿', from: ['draft'], to: 'ready', verb: 'plan.write' },
  revise: { title: '修订', from: ['ready'], to: 'ready', verb: 'plan.write' },
  retire: { title: '停用', from: ['draft', 'ready'], to: 'retired', verb: 'plan.write' },
})

export function totalsOf(lines: readonly Pick<PlanLine, 'kind' | 'mode' | 'hours'>[]): PlanTotals {
  const sum = (of: (line: Pick<PlanLine, 'kind' | 'mode'>) => boolean) =>
    lines.reduce((hours, line) => (of(line) ? hours + line.hours : hours), 0)
  return {
    total: sum(() => true),
    online: sum((l) => l.mode === 'online'),
    onsite: sum((l) => l.mode === 'onsite'),
    theory: sum((l) => l.kind === 'theory'),
    practice: sum((l) => l.kind === 'practice'),
    safety: sum((l) => l.kind === 'safety'),
    general: sum((l) => l.kind === 'general'),
  }
}

export interface PlanFacts {
  track: Track
  certificateKind: CertificateKind
  occupationCode: string | null
  level: number | null
  lines: readonly PlanLine[]
}

/** Faults of what the plan is for; a plan with one can't even be saved. */
export function checkAim(f: Omit<PlanFacts, 'lines'>): Reason[] {
  const reasons: Reason[] = []
  const kind = certificateKinds[f.certificateKind]
  if (!kindsOfTrack[f.track].includes(f.certificateKind)) {
    reasons.push(refusals.kind_for_track({ kind, track: trackNames[f.track] }, { field: 'certificateKind' }))
  }
  if (f.certificateKind !== 'completion' && !f.occupationCode) {
    reasons.push(refusals.occupation_needed({ kind }, { field: 'occupationCode' }))
  }
  const leveled = f.certificateKind === 'level' || f.certificateKind === 'qualification'
  if (leveled && f.level === null) reasons.push(refusals.level_needed({ kind }, { field: 'level' }))
  if (!leveled && f.level !== null) reasons.push(refusals.no_level({ kind }, { field: 'level' }))
  return reasons
}

/** Everything a plan breaks or lacks, each with its clause and lines; a class can be filed on it when there is nothing. */
export function checkPlan(f: PlanFacts): Reason[] {
  const reasons = checkAim(f)
  if (f.lines.length === 0) return [...reasons, refusals.no_lines({ field: 'lines' })]
  const totals = totalsOf(f.lines)
  for (const kind of ['theory', 'practice', 'safety'] as const) {
    if (totals[kind] > 0) continue
    const clause = kind === 'safety' ? 'N10-3' : 'F37-3'
    reasons.push(refusals.lacks({ kind: lineKinds[kind] }, { field: 'lines', clause }))
  }
  const most = mostOnline(totals.total)
  if (totals.online > most) {
    const lines = f.lines
      .map((line, i) => ({ line, row: i + 1 }))
      .filter(({ line }) => line.mode === 'online')
      .map(({ line, row }) => `第 ${row} 行“${line.title}”${line.hours} 学时`)
      .join('、')
    reasons.push(
      refusals.over_online({ online: totals.online, total: totals.total, most, lines }, { field: 'lines' }),
    )
  }
  return reasons
}
