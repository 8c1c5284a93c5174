import type { Tone } from '#web/console'
import type { ApplicationState, ProviderState } from '../contract.ts'

export const applicationTones: Partial<Record<ApplicationState, Tone>> = {
  submitted: 'waiting',
  returned: 'warn',
  verified: 'waiting',
  accepted: 'good',
  refused: 'bad',
}
export const providerTones: Record<ProviderState, Tone> = {
  listed: 'good',
  suspended: 'warn',
  removed: 'bad',
}

/** Chinese names of the input's fields, for refusals that point at them. */
export const fieldLabels: Record<string, string> = {
  ownership: '办学性质',
  licenceNo: '办学资质证号',
  licenceFileId: '办学资质文件',
  licenceUntil: '资质有效期',
  contactName: '联系人',
  contactPhone: '联系电话',
  skills: '培训范围',
  venues: '培训场地',
  teachers: '教师',
  equipment: '设施设备',
  idNumber: '身份证号码',
  employment: '任职方式',
  occupations: '任教职业（工种）',
  lat: '场地位置',
  visitedAt: '核实时间',
  places: '现场记录',
}
/** `skills.3` → 培训范围第 4 项. */
export function labelsOf(fields: readonly (string | undefined)[]): Record<string, string> {
  const out: Record<string, string> = { ...fieldLabels }
  for (const field of fields) {
    const [name = '', index] = field?.split('.') ?? []
    if (field && index !== undefined) {
      out[field] = /^\d+$/.test(index)
        ? `${fieldLabels[name] ?? name}第 ${Number(index) + 1} 项`
        : (fieldLabels[name] ?? '核实项目')
    }
  }
  return out
}
