import { defineRefusals } from '#platform/refusal'

type Titled = { title: string }
export const refusals = defineRefusals('penalty', {
  no_measure: { text: '至少选择一项处理措施。', next: '请选择措施后再保存。' },
  twice: { text: (f: Titled) => `“${f.title}”重复填写。`, next: '请合并为一项。' },
  not_for_person: { text: (f: Titled) => `“${f.title}”不适用于该对象。`, next: '请选择其他措施。' },
  needs_due: { text: (f: Titled) => `“${f.title}”须填写完成期限。`, next: '请填写期限。' },
  needs_claims: {
    text: (f: Titled) => `“${f.title}”须选择已拨付的补贴申报。`,
    next: '请选择涉及的申报。',
  },
  needs_recipient: { text: (f: Titled) => `“${f.title}”须填写移送的机关。`, next: '请填写机关名称。' },
  only_whole: { text: (f: Titled) => `“${f.title}”不能只针对这一件事项。`, next: '请去掉限定的事项。' },
  no_end: { text: (f: Titled) => `“${f.title}”没有结束日期。`, next: '请去掉结束日期。' },
  past: { text: (f: Titled) => `“${f.title}”的日期须在今天之后。`, next: '请重新填写日期。' },
  unknown_measure: { text: '所选措施不在本件中。', next: '请刷新页面后重试。' },
  all_dropped: { text: '全部措施都不采取的，应当办理“不予处理”。', next: '请改为不予处理并说明理由。' },
  no_evidence: {
    text: '没有附认定事实的材料，不能送达告知书。',
    clause: 'F37-15',
    next: '请补充材料后再送达。',
  },
  no_source: { text: '没有这份来源记录，或不在您的管辖范围。', next: '请核对来源，或填写来源说明。' },
  source_needed: { text: '须写明来源记录或来源说明。', next: '请补充来源说明。' },
  unknown_subject: { text: '没有这个处理对象，或不在您的管辖范围。', next: '请重新选择对象。' },
  not_theirs: { text: (f: Titled) => `“${f.title}”所选事项不属于该对象。`, next: '请重新选择事项。' },
  not_your_file: { text: '材料须由本人上传。', next: '请重新上传材料。' },
  reply_over: {
    text: (f: { until: string }) => `陈述申辩期已于 ${f.until} 届满。`,
    next: '对决定不服的，可以依法申请行政复议或提起行政诉讼。',
  },
  reply_running: {
    text: (f: { until: string }) => `陈述申辩期至 ${f.until}，对象尚未陈述。`,
    next: '请等待陈述或期满后再拟决定。',
  },
  nothing_paid: {
    text: '所选申报没有可以追回的已拨付资金，或已在其他追回案件中。',
    next: '请退回重拟，去掉追回措施。',
  },
  not_listed: { text: '该机构不在补贴性培训机构目录中，不能移出。', next: '请退回重拟，去掉移出目录措施。' },
  number_taken: { text: '这个文号已用于另一份处理决定。', next: '请核对文号。' },
  not_asked: { text: '没有待签发的申请。', next: '请刷新页面查看。' },
  asked_already: { text: '已经提请，正在等待签发。', next: '请等待另一人签发。' },
  measure_act: { text: (f: Titled) => `这项措施现在不能${f.title}。`, next: '请刷新页面查看。' },
  still_live: { text: '还有措施在执行，不能办结。', next: '请待措施履行、期满或解除后办结。' },
})
