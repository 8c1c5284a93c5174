import { yuan } from '#platform/fen'
import { defineRefusals } from '#platform/refusal'

export const refusals = defineRefusals('recovery', {
  nothing_paid: {
    text: '所选明细没有已支付且未在追回中的金额。',
    clause: 'F37-15',
    next: '请核对申报编号；尚未拨付的，应在审核环节退回或不予补贴。',
  },
  line_busy: {
    text: (f: { number: string }) => `该笔补贴已在追回案件 ${f.number} 中。`,
    next: '请在原案件中办理，或等原案件决定后再立案。',
  },
  too_much: {
    text: (f: { maxFen: number }) => `追回金额超过该笔已支付的 ${yuan(f.maxFen)} 元。`,
    clause: 'F37-15',
    next: '请按已支付金额以内填写。',
  },
  two_debtors: {
    text: '所选明细的收款人不是同一个单位或个人。',
    next: '请按收款人分别立案。',
  },
  no_evidence: {
    text: '没有上传认定依据材料。',
    clause: 'F37-15',
    next: '请上传检查记录、比对结果或当事人陈述等材料。',
  },
  not_your_file: { text: '附件不是您本人上传的文件。', next: '请重新上传后再提交。' },
  reply_over: {
    text: (f: { until: string }) => `陈述申辩期限已于 ${f.until} 届满。`,
    next: '可在决定作出后申请分期，或依法申请行政复议、提起行政诉讼。',
  },
  still_hearing: {
    text: (f: { until: string }) => `陈述申辩期限到 ${f.until}，期限未满且当事人没有陈述。`,
    clause: 'F37-15',
    next: '请等期限届满或收到陈述后再拟决定。',
  },
  reply_running: {
    text: (f: { until: string }) => `陈述申辩期限到 ${f.until}，还没有届满。`,
    next: '请等期限届满。',
  },
  plan_kept: {
    text: (f: { days: number }) => `没有逾期超过 ${f.days} 日的分期款。`,
    next: '请先催缴。',
  },
  nothing_due: { text: '没有到期未缴的款项。', next: '请查看分期计划和缴款期限。' },
  no_answer: {
    text: '当事人提出了陈述申辩，拟决定没有写明采纳与否及理由。',
    clause: 'F37-15',
    next: '请在“对陈述申辩的答复”中逐项说明。',
  },
  fraud_evidence: {
    text: '认定弄虚作假骗取套取资金，必须有证据材料。',
    clause: 'F37-15',
    next: '请上传证据材料，或按申报失误办理。',
  },
  fraud_whole: {
    text: '认定弄虚作假的，应当追回全部告知金额，不能减少。',
    clause: 'F37-15',
    next: '请按告知金额填写；事实不足以认定的部分，请另行立案按失误办理。',
  },
  nothing_decided: {
    text: '各笔追回金额都是 0 元。',
    next: '不应追回的，请选择“不予追回”。',
  },
  line_unknown: { text: '明细不属于本案件。', next: '请刷新页面后重新填写。' },
  no_account: {
    text: '没有写明缴款账户，当事人不知道把钱退到哪里。',
    next: '请填写收款单位、开户银行和账号。',
  },
  due_too_soon: {
    text: (f: { days: number }) => `缴款期限至少为决定之日起 ${f.days} 日。`,
    next: '请填写更晚的日期。',
  },
  due_too_late: {
    text: (f: { until: string }) => `缴款期限不能晚于 ${f.until}。`,
    next: '需要更长时间的，请在决定后办理分期。',
  },
  waiting_already: {
    text: (f: { what: string }) => `已有“${f.what}”等待审定。`,
    next: '请先办结，再提出新的申请。',
  },
  plan_sum: {
    text: (f: { sumFen: number; leftFen: number }) =>
      `各期合计 ${yuan(f.sumFen)} 元，与未还金额 ${yuan(f.leftFen)} 元不一致。`,
    next: '请调整各期金额，使合计等于未还金额。',
  },
  plan_order: { text: '各期日期应当从早到晚，且不早于今天。', next: '请调整各期日期。' },
  plan_too_long: {
    text: (f: { nature: string; months: number }) => `${f.nature}的，分期最长 ${f.months} 个月。`,
    clause: 'F37-15',
    next: '请缩短分期。',
  },
  nothing_left: { text: '没有未还金额。', next: '请刷新页面查看案件。' },
  receipt_too_much: {
    text: (f: { leftFen: number }) => `到账金额超过未还金额 ${yuan(f.leftFen)} 元。`,
    next: '多缴的款项请先与缴款人核实后退回。',
  },
  receipt_early: { text: '到账日期不能早于决定日期或晚于今天。', next: '请核对银行回单。' },
  serial_known: {
    text: (f: { serial: string }) => `银行流水号 ${f.serial} 已登记过。`,
    clause: 'F37-15',
    next: '同一笔到账只登记一次，请核对。',
  },
  refund_too_much: {
    text: (f: { backFen: number }) => `退还金额超过已追回的 ${yuan(f.backFen)} 元。`,
    next: '还没有追回的部分请办理核减。',
  },
  refund_day: { text: '付款日期应在作出决定之后、今天之前（含今天）。', next: '请按银行回单填写。' },
  refund_short: {
    text: (f: { neededFen: number }) => `原预算可用额度不足 ${yuan(f.neededFen)} 元，不能退还。`,
    next: '请先追加或调剂预算。',
  },
  drop_too_much: {
    text: (f: { leftFen: number }) => `核减金额超过未还金额 ${yuan(f.leftFen)} 元。`,
    next: '请填写不超过未还金额的数。',
  },
  ground_person: { text: '该核销情形只适用于个人。', next: '请选择适用于单位的情形。' },
  ground_org: { text: '该核销情形只适用于单位。', next: '请选择适用于个人的情形。' },
  ground_fraud: {
    text: '弄虚作假骗取的资金不能按小额核销。',
    clause: 'F37-15',
    next: '请继续追缴，或凭法院终结执行的裁定核销。',
  },
  small_too_large: {
    text: (f: { maxFen: number }) => `未还金额超过小额核销上限 ${yuan(f.maxFen)} 元。`,
    next: '请继续追缴或选择其他情形。',
  },
  small_too_early: {
    text: (f: { from: string }) => `小额核销应在缴款期限届满满一年后办理（${f.from} 起）。`,
    next: '请继续催缴。',
  },
  transfer_fraud: {
    text: '只有认定为弄虚作假骗取套取资金的案件才能移送。',
    clause: 'F37-15',
    next: '涉嫌犯罪的，请先认定性质。',
  },
})
