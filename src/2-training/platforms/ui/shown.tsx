import { type Field, optionsOf, type Tone } from '#web/console'
import { type CallState, features, type PlatformState } from '../contract.ts'

export const tones: Record<PlatformState, Tone> = {
  draft: 'plain',
  submitted: 'waiting',
  assessed: 'waiting',
  listed: 'good',
  suspended: 'warn',
  refused: 'plain',
  removed: 'bad',
}
export const callTones: Record<CallState, Tone> = { draft: 'waiting', published: 'good', withdrawn: 'plain' }

interface About {
  name: string
  url: string
  recordNo: string
  intro: string
  features: string[]
  files?: string[]
  contactName: string
  contactPhone: string
}
/** What an applicant says of the platform. */
export const aboutFields: Field<About>[] = [
  { name: 'name', label: '平台名称', required: true, maxLength: 60 },
  { name: 'url', label: '网址', required: true, placeholder: 'https://' },
  { name: 'recordNo', label: '备案号', required: true, placeholder: '如 闽ICP备2026000001号' },
  {
    name: 'features',
    label: '防作弊与实名能力',
    kind: 'multi',
    options: optionsOf(features),
    required: true,
  },
  { name: 'contactName', label: '联系人', required: true },
  { name: 'contactPhone', label: '联系电话', required: true },
  { name: 'intro', label: '平台和课程介绍', kind: 'long', maxLength: 1000, rows: 5, required: true },
  { name: 'files', label: '证明材料', kind: 'files', max: 10 },
]
