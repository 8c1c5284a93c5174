/** What the platform says when a batch, a claim or a use of a voucher is not possible. */
import { defineRefusals } from '#platform/refusal'

export const refusals = defineRefusals('voucher', {
  unknown_region: { text: '行政区划代码不存在或已停用。', next: '请从列表中选择地区。' },
  unknown_occupation: {
    text: (f: { code: string }) => `没有编码为“${f.code}”的职业（工种）。`,
    next: '请从列表中选择职业（工种）。',
  },
  no_quota: { text: '还没有分配名额。', next: '请至少为一个地区填写名额。' },
  quota_outside: {
    text: (f: { region: string }) => `${f.region}不在本批次的发放地区内。`,
    next: '请只为发放地区及其下辖地区分配名额。',
  },
  quota_twice: {
    text: (f: { region: string; group: string }) => `${f.region}（${f.group}）的名额填写了两次。`,
    next: '请合并为一行。',
  },
  face_needed: { text: '定额券和抵扣券须填写面值。', next: '请填写每张券最多抵多少元。' },
  face_not_wanted: { text: '通用券和定向券按补贴标准使用，不设面值。', next: '请清空面值，或改选定额券。' },
  percent_needed: { text: '抵扣券须填写抵扣比例。', next: '请填写 1 至 100 之间的整数。' },
  percent_not_wanted: { text: '只有抵扣券设抵扣比例。', next: '请清空抵扣比例，或改选抵扣券。' },
  occupations_needed: { text: '定向券须指定职业（工种）。', next: '请至少选择一个职业（工种）。' },
  occupations_not_wanted: {
    text: '通用券不限职业（工种）。',
    next: '请清空职业（工种），或改选定向券。',
  },
  claim_order: { text: '领取截止时间应晚于开始时间。', next: '请核对领取时间。' },
  claim_past: { text: '领取截止时间已经过去。', next: '请调整领取时间后再办理。' },
  valid_short: { text: '使用截止日期早于领取截止日期。', next: '请延后使用截止日期。' },
  needs_no_voucher: {
    text: (f: { kind: string }) => `${f.kind}不使用职业培训券。`,
    clause: 'F37-14',
    next: '请选择其他补贴项目。',
  },
  only_classes: {
    text: (f: { kind: string }) => `培训券在报名培训班时使用、随班级申报核销，${f.kind}没有可以核销的环节。`,
    next: '请选择职业培训补贴（班级）。',
  },
  raise_state: {
    text: (f: { state: string }) => `批次“${f.state}”，不能增加名额。`,
    next: '只有正在发放的批次可以增加名额；其他情况请另发一批。',
  },
  raise_open: {
    text: '这批培训券已有增加名额的申请待审定。',
    next: '请等待审定，或先撤回那份申请。',
  },
  no_budget: {
    text: (f: { region: string; year: number; fund: string }) =>
      `${f.region} ${f.year} 年没有已下达的${f.fund}预算，发出的券无钱可用。`,
    clause: 'F37-14',
    next: '请联系财政部门录入并审定预算后再发布。',
  },
  not_draft: {
    text: (f: { state: string }) => `批次“${f.state}”，内容不能修改。`,
    next: '如需修改，请先由审定人员退回。',
  },

  not_published: { text: '这批培训券没有在发放。', next: '请查看其他可领的培训券。' },
  not_yet: {
    text: (f: { from: string }) => `还没到领取时间，${f.from} 开始领取。`,
    next: '请到时间后再领。',
  },
  over: { text: (f: { until: string }) => `领取已于 ${f.until} 截止。`, next: '请查看其他可领的培训券。' },
  already: {
    text: (f: { no: string; state: string }) => `您已经领过这批培训券（${f.no}，${f.state}），每人限领一张。`,
    next: '请在“我的培训券”中查看。',
  },
  waiting_already: {
    text: (f: { ahead: number }) => `您已在候补队列中，前面还有 ${f.ahead} 人。`,
    next: '有券退回时按先后顺序自动补发，并用短信告知，不需要重复登记。',
  },
  region_needed: { text: '还不知道您属于哪个地区。', next: '请选择您居住或工作的地区。' },
  region_outside: {
    text: (f: { regions: string }) => `这批培训券只面向${f.regions}的劳动者。`,
    next: '请查看本地区的培训券。',
  },
  group_needed: { text: '还不知道您属于哪一类人员。', next: '请选择您的人员类别，使用时会与部门数据核对。' },
  group_outside: {
    text: (f: { groups: string }) => `这批培训券面向：${f.groups}。`,
    next: '人员类别有误的，请到当地人社部门更正。',
  },
  sold_out: {
    text: '您所在地区和人员类别的名额已经领完。',
    next: '可以登记候补：有券退回或过期时，按登记先后自动补发。',
  },
  not_yours: { text: '没有找到您的这张培训券。', next: '请在“我的培训券”中查看。' },
  not_available: {
    text: (f: { state: string }) => `这张培训券的状态为“${f.state}”，不能再使用或交回。`,
    next: '请在“我的培训券”中查看。',
  },
  not_waiting: { text: '您不在这批培训券的候补队列中。', next: '请刷新页面查看。' },

  other_occupation: {
    text: (f: { title: string }) => `“${f.title}”不能用于这个班的职业（工种）。`,
    next: '请选择券面职业（工种）的班级。',
  },
  other_region: {
    text: (f: { title: string; region: string }) => `“${f.title}”只能用于${f.region}的班级。`,
    next: '请选择该地区的班级。',
  },
  other_fund: {
    text: (f: { title: string; fund: string; classFund: string }) =>
      `“${f.title}”由${f.fund}支付，这个班由${f.classFund}支付。`,
    clause: 'F37-14',
    next: '请选择由同一资金支付的班级。',
  },
  other_kind: {
    text: (f: { title: string; kind: string }) => `“${f.title}”只能用于${f.kind}。`,
    next: '请查看券面说明。',
  },
  expires_before: {
    text: (f: { title: string; expiresOn: string; startsOn: string }) =>
      `“${f.title}”有效期到 ${f.expiresOn}，这个班 ${f.startsOn} 才开班。`,
    next: '请选择有效期内开班的班级。',
  },
  needed: {
    text: (f: { fund: string }) => `由${f.fund}支付的培训补贴须使用职业培训券，该学员还没有为本班用券。`,
    clause: 'F37-14',
    next: '请学员本人在手机“我的培训券”领券，并为本班用券。',
  },
  none_fits: {
    text: '您没有可以用于这个班的培训券。',
    next: '请在“我的培训券”查看可领的券。',
  },
  not_held: {
    text: (f: { count: number }) => `有 ${f.count} 人没有为本班占用的培训券，不能核销。`,
    clause: 'F37-14',
    next: '请核对学员用券情况后再办理。',
  },
  over_worth: {
    text: (f: { count: number }) => `有 ${f.count} 人的补贴金额超过所用培训券的可抵金额。`,
    next: '请重新核算申报。',
  },
})
