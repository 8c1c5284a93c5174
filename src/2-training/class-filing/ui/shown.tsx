/** How a class is shown wherever it appears: tones of states, results of checks, names of fields. */
import { Tag } from 'antd'
import type { Reason, Tone } from '#web/console'
import type { Check, ClassState } from '../contract.ts'

export const classTones: Record<ClassState, Tone> = {
  draft: 'plain',
  submitted: 'waiting',
  reviewed: 'waiting',
  returned: 'warn',
  withdrawn: 'plain',
  approved: 'good',
  running: 'good',
  taught: 'waiting',
  closed: 'good',
  cancelled: 'bad',
}

const RESULTS: Record<Check['result'], { text: string; mark: string; color: string }> = {
  passed: { text: '通过', mark: '✓', color: 'success' },
  failed: { text: '不通过', mark: '✕', color: 'error' },
  warning: { text: '提示', mark: '!', color: 'warning' },
  'no-data': { text: '无数据', mark: '○', color: 'default' },
}

export function ResultTag({ result }: { result: Check['result'] }) {
  const { text, mark, color } = RESULTS[result]
  return (
    <Tag color={color}>
      <span aria-hidden="true">{mark} </span>
      {text}
    </Tag>
  )
}

const LABELS: Record<string, string> = {
  title: '班级名称',
  planId: '培训方案',
  venueId: '培训场地',
  seats: '备案人数',
  startsOn: '开班日期',
  endsOn: '结束日期',
  fileIds: '开班材料',
  fileId: '名册文件',
  commitment: '承诺书',
  name: '姓名',
  idNumber: '身份证号',
  phone: '手机号',
  category: '人员类别',
  photoIds: '现场照片',
  sessionId: '课次',
  reason: '理由',
}

/** Chinese names of the fields that reasons point at; `sessions.3.venueId` becomes 第 4 课次. */
export function labelsFor(reasons: readonly Reason[]): Record<string, string> {
  const out = { ...LABELS }
  for (const { field } of reasons) {
    const index = /^sessions\.(\d+)/.exec(field ?? '')?.[1]
    if (field && index) out[field] = `第 ${Number(index) + 1} 课次`
  }
  return out
}
