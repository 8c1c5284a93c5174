import { defineRefusals } from '#platform/refusal'

export const refusals = defineRefusals('retention', {
  never: {
    text: (f: { kind: string; ending: string }) => `“${f.kind}”${f.ending}，不能申请销毁。`,
    next: '请选择到期由两人销毁的数据。',
  },
  nothing_due: {
    text: (f: { kind: string; region: string }) => `${f.region}没有到期的${f.kind}。`,
    next: '被限制（保全）的机构和班级的材料不会列入；到期后系统每日更新到期清单。',
  },
  open: {
    text: (f: { kind: string; region: string }) => `${f.region}的${f.kind}已有一份销毁申请待审定。`,
    next: '请等待审定，或先撤回那份申请。',
  },
  fixed: {
    text: (f: { kind: string }) => `“${f.kind}”的保存期限不能在这里调整。`,
    next: '请查看该类数据的说明。',
  },
  too_short: {
    text: (f: { months: number }) => `保存期限不能短于 ${f.months} 个月。`,
    next: '请延长期限。',
  },
  rule_open: { text: '这类数据已有一份期限调整待审定。', next: '请等待审定，或先撤回那份申请。' },
  same: { text: '与现行期限相同。', next: '请填写不同的期限。' },
})
