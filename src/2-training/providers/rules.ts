/** Who gets into the directory: what an application must hold, which move follows which, who may begin anything new. */
import { type Day, showInstant } from '#platform/day'
import { defineMoves } from '#platform/moves'
import { defineRefusals, type Reason } from '#platform/refusal'
import { applicationStates, type EquipmentItem, providerStates, type SkillItem } from './contract.ts'

/** Fujian with its islands; a position outside is a slip of the finger. */
const FUJIAN = { south: 23.4, north: 28.4, west: 115.8, east: 120.8 }

export const refusals = defineRefusals('provider', {
  missing: {
    text: (f: { what: string }) => `还缺少：${f.what}。`,
    clause: 'N10-2',
    next: '请补充后再提交。',
  },
  licence_expired: {
    text: (f: { until: string }) => `办学资质已于 ${f.until} 到期。`,
    clause: 'N10-2',
    next: '请先办理资质延续，并上传新的资质文件。',
  },
  no_teacher_for: {
    text: (f: { title: string }) => `“${f.title}”没有登记任课教师。`,
    clause: 'F37-13',
    next: '请为该职业（工种）或项目登记至少一名专职或兼职教师。',
  },
  no_equipment_for: {
    text: (f: { title: string }) => `“${f.title}”没有登记设施设备。`,
    clause: 'F2-3',
    next: '请登记该职业（工种）或项目所用的设施设备。',
  },
  unknown_occupation: {
    text: (f: { code: string }) => `职业（工种）编码 ${f.code} 不在目录中。`,
    next: '请从列表中选择职业（工种）。',
  },
  project_title: { text: '无职业（工种）编码的培训项目须填写项目名称。', next: '请填写项目名称。' },
  skill_twice: {
    text: (f: { title: string }) => `“${f.title}”重复填报。`,
    next: '请合并为一行。',
  },
  teacher_subject: {
    text: '教师的任教职业（工种）不在本机构申报的培训范围内。',
    next: '请先填报该职业（工种）并保存，再登记教师。',
  },
  teacher_twice: {
    text: '该教师已登记在本机构。',
    next: '请勿重复登记；如信息有变，请先停用原登记。',
  },
  teacher_elsewhere: {
    text: (f: { org: string }) => `该教师已是“${f.org}”的专职教师，不能再登记为另一家机构的专职教师。`,
    clause: 'F37-13',
    next: '请登记为兼职教师，或由原机构停用其专职登记。',
  },
  position: {
    text: '场地位置不在福建省范围内。',
    next: '请在场地现场取定位，或核对经纬度（北纬在前、东经在后）。',
  },
  venue_twice: {
    text: (f: { name: string }) => `已有名称相同的场地“${f.name}”。`,
    next: '请换一个能区分的名称，如“东校区 3 号楼 201 室”。',
  },
  nothing_changed: {
    text: '变更申请没有任何变更内容。',
    next: '请填写变更内容，或撤回本申请。',
  },
  open_application: {
    text: '本机构已有一份正在办理的申请。',
    next: '请继续办理该申请，或先撤回。',
  },
  not_institution: { text: '只有培训机构可以申请纳入目录。', clause: 'F37-2', next: '请核对单位类别。' },
  file_not_own: { text: '所选文件不是您上传的。', next: '请重新上传文件。' },
  not_photo: { text: '现场照片须为图片文件。', next: '请重新拍照上传。' },

  unlisted: {
    text: '该机构不在补贴性培训机构目录内。',
    clause: 'F2-2',
    next: '请先申请纳入目录，经实地核实并审定后再办理。',
  },
  suspended: {
    text: (f: { since: string; reason: string }) => `该机构的目录资格已于 ${f.since} 暂停：${f.reason}`,
    clause: 'F2-5',
    next: '请完成整改，由人社部门恢复资格后再办理。',
  },
  removed: {
    text: (f: { since: string; reason: string }) => `该机构已于 ${f.since} 被移出目录：${f.reason}`,
    clause: 'F2-5',
    next: '如已整改，请重新申请纳入目录。',
  },
  not_offered: {
    text: (f: { title: string }) => `“${f.title}”不在该机构经核实的培训范围内。`,
    clause: 'F2-2',
    next: '请先提出变更申请，增加该职业（工种）或等级。',
  },
})

export const applicationMoves = defineMoves(applicationStates, {
  submit: { title: '提交申请', from: ['draft', 'returned'], to: 'submitted', verb: 'provider.apply' },
  withdraw: {
    title: '撤回申请',
    from: ['draft', 'submitted', 'returned'],
    to: 'withdrawn',
    verb: 'provider.apply',
  },
  return: { title: '退回补正', from: ['submitted'], to: 'returned', verb: 'provider.inspect' },
  inspect: {
    title: '实地核实',
    from: ['submitted'],
    to: 'verified',
    verb: 'provider.inspect',
    notBy: ['filedBy'],
  },
  sendBack: { title: '退回重新核实', from: ['verified'], to: 'submitted', verb: 'provider.decide' },
  accept: {
    title: '审定列入目录',
    from: ['verified'],
    to: 'accepted',
    verb: 'provider.decide',
    notBy: ['filedBy', 'inspectedBy'],
  },
  refuse: {
    title: '不予列入',
    from: ['submitted', 'verified'],
    to: 'refused',
    verb: 'provider.decide',
    notBy: ['filedBy', 'inspectedBy'],
  },
})
export type ApplicationMove = keyof (typeof applicationMoves)['moves']

export const providerMoves = defineMoves(providerStates, {
  suspend: { title: '暂停目录资格', from: ['listed'], to: 'suspended', verb: 'provider.suspend' },
  resume: {
    title: '恢复目录资格',
    from: ['suspended'],
    to: 'listed',
    verb: 'provider.decide',
    notBy: ['stoppedBy'],
  },
  remove: {
    title: '移出目录',
    from: ['suspended'],
    to: 'removed',
    verb: 'provider.decide',
    notBy: ['stoppedBy'],
  },
})

/** What a teacher teaches and a skill is known by: the occupation's code, or the project's name. */
export const skillKey = (skill: Pick<SkillItem, 'occupationCode' | 'title'>): string =>
  skill.occupationCode ?? `project:${skill.title}`

export const inFujian = (lat: number, lng: number): boolean =>
  lat >= FUJIAN.south && lat <= FUJIAN.north && lng >= FUJIAN.west && lng <= FUJIAN.east

export interface ApplicationFacts {
  kind: 'entry' | 'change'
  ownership: string | null
  licenceNo: string | null
  licenceFileId: string | null
  licenceUntil: Day | null
  contactName: string | null
  contactPhone: string | null
  equipment: readonly EquipmentItem[]
  skills: readonly SkillItem[]
  /** Proposed with this application and, for a change, already listed ones that stay. */
  venues: number
  teachers: readonly { occupations: readonly string[] }[]
  today: Day
  /** For a change: whether anything differs from the directory. */
  changed: boolean
}

/** Everything that keeps an application from being submitted; the screen shows it beside the button. */
export function checkApplication(f: ApplicationFacts): Reason[] {
  const reasons: Reason[] = []
  const lack = (what: string, field: string) => reasons.push(refusals.missing({ what }, { field }))
  if (!f.ownership) lack('办学性质', 'ownership')
  if (!f.licenceNo) lack('办学资质证号', 'licenceNo')
  if (!f.licenceFileId) lack('办学资质文件', 'licenceFileId')
  if (!f.licenceUntil) lack('资质有效期', 'licenceUntil')
  else if (f.licenceUntil < f.today) {
    reasons.push(refusals.licence_expired({ until: f.licenceUntil }, { field: 'licenceUntil' }))
  }
  if (!f.contactName) lack('联系人', 'contactName')
  if (!f.contactPhone) lack('联系电话', 'contactPhone')
  if (f.skills.length === 0) lack('可开展的职业（工种）或培训项目', 'skills')
  if (f.venues === 0) lack('培训场地', 'venues')
  if (f.teachers.length === 0) lack('专兼职教师', 'teachers')
  if (f.equipment.length === 0) lack('设施设备', 'equipment')
  f.skills.forEach((skill, i) => {
    const { title } = skill
    const key = skillKey(skill)
    if (f.teachers.length > 0 && !f.teachers.some((t) => t.occupations.includes(key))) {
      reasons.push(refusals.no_teacher_for({ title }, { field: `skills.${i}` }))
    }
    const equipped = f.equipment.some(
      (e) => e.occupationCode === null || e.occupationCode === skill.occupationCode,
    )
    if (f.equipment.length > 0 && !equipped) {
      reasons.push(refusals.no_equipment_for({ title }, { field: `skills.${i}` }))
    }
  })
  if (f.kind === 'change' && !f.changed) reasons.push(refusals.nothing_changed())
  return reasons
}

/** Faults of the list of occupations and projects itself, found when it is saved. */
export function checkSkills(skills: readonly SkillItem[], known: ReadonlySet<string>): Reason[] {
  const reasons: Reason[] = []
  const seen = new Set<string>()
  skills.forEach((skill, i) => {
    const field = `skills.${i}`
    if (skill.occupationCode === null && !skill.title) reasons.push(refusals.project_title({ field }))
    if (skill.occupationCode !== null && !known.has(skill.occupationCode)) {
      reasons.push(refusals.unknown_occupation({ code: skill.occupationCode }, { field }))
    }
    const key = skillKey(skill)
    if (seen.has(key)) reasons.push(refusals.skill_twice({ title: skill.title || key }, { field }))
    seen.add(key)
  })
  return reasons
}

export interface Standing {
  state: 'listed' | 'suspended' | 'removed'
  licenceUntil: Day
  stopReason: string | null
  stoppedAt: string | null
}

/** Why an institution can begin nothing new; holds are added by the service. */
export function standingReasons(standing: Standing | undefined, today?: Day): Reason[] {
  if (!standing) return [refusals.unlisted()]
  const facts = {
    since: standing.stoppedAt ? showInstant(standing.stoppedAt).slice(0, 10) : '',
    reason: standing.stopReason ?? '',
  }
  if (standing.state === 'removed') return [refusals.removed(facts)]
  const reasons = standing.state === 'suspended' ? [refusals.suspended(facts)] : []
  if (today && standing.licenceUntil < today) {
    reasons.push(refusals.licence_expired({ until: standing.licenceUntil }))
  }
  return reasons
}

/** Whether an occupation and level (or, with null, any project without a code) are among what was listed. */
export function offers(
  skills: readonly Pick<SkillItem, 'occupationCode' | 'levels'>[],
  occupationCode: string | null,
  level: number | null,
): boolean {
  return skills.some(
    (s) => s.occupationCode === occupationCode && (level === null || s.levels.includes(level)),
  )
}
