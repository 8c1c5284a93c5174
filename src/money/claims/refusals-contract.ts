/** What a claim may be refused for. */
import { defineRefusals } from '#platform/refusal'

export const refusals = defineRefusals('claim', {
  class_not_closed: {
    text: (f: { state: string }) => `班级当前状态为“${f.state}”，结班后才能申报补贴。`,
    clause: 'F2-3',
    next: '请先完成结业考核、学员评价等事项并办理结班。',
  },
  class_claimed: {
    text: (f: { number: string }) => `该班级已有补贴申报（${f.number}）。`,
    clause: 'F37-14',
    next: '请在原申报中查看进度；退回的申报可补正后重新提交。',
  },
  no_line: {
    text: '没有符合补贴条件的人员，不能提交。',
    clause: 'F2-7',
    next: '请逐人查看未通过的核验项，补齐后重新核算。',
  },
  stale: {
    text: '人员、考勤、证书等数据在核算之后有变化，金额或人数与当前不一致。',
    next: '请核对下方重新核算的结果后再提交。',
  },
  no_account: {
    text: (f: { who: string }) => `${f.who}没有登记收款账户。`,
    clause: 'F37-14',
    next: '请先登记收款账户；机构账户由人社部门在单位信息中维护，本人账户在“我的”页面登记。',
  },
  line_fails: {
    text: (f: { no: number; what: string }) => `第 ${f.no} 号人员的核验结果已变化：${f.what}。`,
    clause: 'F2-3',
    next: '请重新核验并剔除该人员，或退回申报方。',
  },
  no_data_unexplained: {
    text: (f: { count: number; checks: string }) =>
      `有 ${f.count} 人存在无数据的核验项（${f.checks}），尚未说明核实情况。`,
    clause: 'F2-3',
    next: '请人工核实，并在“核实情况”中写明。',
  },
  claimed_elsewhere: {
    text: '有人员的同一补贴或同一证书，刚刚被另一笔申报占用。',
    clause: 'N10-7',
    next: '请重新核算后提交。',
  },
  not_owner: { text: '这不是您本人的证书或申报。', next: '请登录本人账号办理。' },
  region_without_policy: {
    text: (f: { region: string; kind: string }) => `${f.region}目前没有生效的${f.kind}政策。`,
    clause: 'N10-6',
    next: '请向就业登记所在地的人社部门咨询。',
  },
  not_eligible: {
    text: (f: { what: string }) => `不符合补贴条件：${f.what}`,
    next: '请按提示补齐后再申报；如有异议，可到当地人社经办窗口申请核对。',
  },
  nobody_employed: {
    text: '该班级没有待申报的已就业学员。',
    clause: 'F37-5',
    next: '请先在“就业跟踪”中登记学员的就业情况，由人社部门核实。',
  },
  not_asked: {
    text: (f: { what: string }) => `“${f.what}”已有记录，无需再填。`,
    next: '记录有误的，请到当地人社经办窗口更正。',
  },
  bad_answer: { text: '填写的内容不在可选范围内。', next: '请按页面提示选择或填写整数。' },
  not_prefilled: {
    text: '这笔补贴现在不能确认领取。',
    clause: 'F37-14',
    next: '请刷新页面查看最新情况。',
  },
  excluded_already: { text: '该人员已不计补贴。', next: '请刷新页面查看。' },
  objection_open: {
    text: (f: { count: number }) => `还有 ${f.count} 件异议在核查。`,
    clause: 'F37-14',
    next: '其余人员可以继续办理；异议核查结束后再办理这些人员。',
  },
  nothing_cleared: { text: '没有公示无异议、待审批的人员。', next: '请刷新页面查看当前进度。' },
  notice_running: {
    text: (f: { until: string }) => `公示到 ${f.until} 结束。`,
    clause: 'F37-14',
    next: '公示期满后办理，系统也会自动结束公示。',
  },
  held: {
    text: (f: { reason: string }) => `存在暂停拨付的限制：${f.reason}`,
    clause: 'F2-5',
    next: '请待限制解除后办理。',
  },
})
