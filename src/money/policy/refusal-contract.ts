import { defineRefusals, type Reason } from '#platform/refusal'

export const refusals = defineRefusals('policy', {
  none: {
    text: (f: { region: string; kind: string; day: string }) =>
      `${f.region}在 ${f.day} 没有生效的${f.kind}政策。`,
    clause: 'N10-6',
    next: '请由该地区人社部门拟订并审定补贴政策后再办理。',
  },
  not_met: {
    text: (f: { title: string; found: string }) => `不符合“${f.title}”：${f.found}。`,
  },
  no_data: {
    text: (f: { title: string; missing: string }) => `“${f.title}”缺少数据：${f.missing}。`,
    next: '请补充材料，由经办人员核录后再办理。',
  },
  no_certificate: { text: '没有可据以补贴的证书。', clause: 'F2-3', next: '请先取得证书并完成证书登记。' },
  no_standard: {
    text: (f: { certificate: string }) => `现行政策没有“${f.certificate}”的补贴标准。`,
    next: '该证书不享受本项补贴；如有异议，请咨询当地人社部门。',
  },
  limit: {
    text: (f: { title: string; max: number; drawn: number }) =>
      `“${f.title}”：最多 ${f.max} 次，已享受 ${f.drawn} 次。`,
    next: '本次不再享受；如对次数有异议，可申请核对已享受记录。',
  },
  excluded: {
    text: (f: { title: string; when: string }) => `“${f.title}”：已于 ${f.when} 享受。`,
    next: '本次不再享受；如对已享受记录有异议，可申请核对。',
  },
  zero: { text: '按现行政策核算，补贴金额为 0 元。', next: '请查看核算说明；如有异议，请咨询当地人社部门。' },
  voucher: {
    text: (f: { title: string }) => `“${f.title}”：没有可用的职业培训券。`,
    next: '请先领取职业培训券，再凭券申领。',
  },
  capped: {
    text: (f: { title: string }) => `“${f.title}”：已达到金额上限。`,
    next: '本次不再享受。',
  },
  id_twice: { text: (f: { id: string }) => `要素标识“${f.id}”重复。`, next: '请为每个要素使用不同的标识。' },
  dates_crossed: {
    text: (f: { from: string; to: string }) => `起止日期颠倒：${f.from} 晚于 ${f.to}。`,
    next: '请核对起止日期。',
  },
  never_in_force: {
    text: (f: { title: string }) => `“${f.title}”的日期不在政策包有效期内，永远不会适用。`,
    next: '请修改日期或删去该要素。',
  },
  rows_overlap: {
    text: (f: { one: string; other: string }) => `补贴标准“${f.one}”与“${f.other}”对同一证书同时有效。`,
    next: '请分开职业范围或日期，或删去其中一条。',
  },
  level_needed: {
    text: (f: { title: string }) =>
      `“${f.title}”：职业资格证书和职业技能等级证书须写明等级，其他证书不分等级。`,
    next: '请修改证书类型或等级。',
  },
  bad_value: {
    text: (f: { fact: string; value: string }) => `条件“${f.fact}”不能与“${f.value}”比较。`,
    next: '请从该项的可选值中选择，或改用相应的比较方式。',
  },
  fund_open: {
    text: '资金来源的最后一条须没有条件，否则会出现无资金承担的情形。',
    clause: 'F37-14',
    next: '请在最后增加一条无条件的资金来源。',
  },
  fund_unreachable: {
    text: (f: { title: string }) => `资金来源“${f.title}”排在无条件的来源之后，永远不会用到。`,
    next: '请调整顺序或删去。',
  },
  gap: {
    text: (f: { certificate: string; from: string; to: string }) =>
      `“${f.certificate}”在 ${f.from} 至 ${f.to} 没有补贴标准。`,
    next: '如确不补贴可保留；否则请补充该期间的标准。',
  },
  higher_pays_less: {
    text: (f: { higher: string; lower: string }) => `“${f.higher}”的标准低于“${f.lower}”。`,
    next: '请核对金额。',
  },
  counting_ends: {
    text: (f: { title: string; to: string }) => `“${f.title}”的计次期间到 ${f.to} 为止，此后不再限次。`,
    next: '请在新文件明确计次期间后拟订新版。',
  },
  certificate_twice: {
    text: '没有“同一证书已享受”的不重复享受要素。',
    clause: 'N10-7',
    next: '请补充，防止一证多补。',
  },
  unknown_region: { text: '政策包的行政区划代码不存在或已停用。', next: '请从列表中选择地区。' },
  moved: {
    text: '修改时不能更换地区或补贴项目。',
    next: '请为另一地区或项目新拟政策。',
  },
  begins_before: {
    text: (f: { version: number; from: string }) =>
      `第 ${f.version} 版自 ${f.from} 起生效，新版的起始日期应晚于该日。`,
    next: '请修改起始日期；已生效的政策不追溯改变。',
  },
  retroactive: {
    text: (f: { version: number; from: string }) =>
      `新版自 ${f.from} 起，会改变第 ${f.version} 版已经适用过的日子。`,
    clause: 'F37-15',
    next: '请将起始日期改为今天或以后。',
  },
})

/** Reasons that say that something is not known, as against known and not met. */
export const isNoData = (reason: Reason): boolean => reason.code === 'policy.no_data'
