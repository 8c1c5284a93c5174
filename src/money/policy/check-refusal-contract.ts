/** What the check of a pack may find, beyond `refusals`: contradictions, what nobody reaches, circles. */
import { defineRefusals } from '#platform/refusal'

export const checkRefusals = defineRefusals('policy_check', {
  shape: {
    text: (f: { place: string; what: string }) => `${f.place}：${f.what}。`,
    next: '请按提示修改后重新检查。',
  },
  wrong_unit: {
    text: (f: { fact: string; unit: string }) => `“${f.fact}”不是以“${f.unit}”计的数，不能据以计算金额。`,
    next: '请改选数据项或计量单位。',
  },
  term_twice: {
    text: (f: { title: string }) => `名词口径“${f.title}”重复。`,
    next: '请为每个口径使用不同的名称。',
  },
  no_term: {
    text: (f: { title: string }) => `条件引用的口径“${f.title}”不存在。`,
    next: '请先在“名词口径”中增加，或改用已有的口径。',
  },
  circle: {
    text: (f: { terms: string }) => `名词口径循环引用：${f.terms}。`,
    next: '请改写其中一个口径，使其不再引用自己。',
  },
  term_too_long: {
    text: (f: { title: string }) => `名词口径“${f.title}”展开后过长，不能使用。`,
    next: '请拆成较短的口径，减少相互引用。',
  },
  never_holds: {
    text: (f: { title: string; says: string }) => `“${f.title}”的条件自相矛盾，永远不会成立：${f.says}。`,
    next: '请修改条件或删去该要素。',
  },
  contradict: {
    text: (f: { one: string; other: string }) => `“${f.one}”与“${f.other}”不能同时符合，没有人能够享受。`,
    next: '请修改其中一项的条件或起止日期。',
  },
  contradict_together: {
    text: (f: { titles: string }) => `${f.titles}不能全部符合，没有人能够享受。`,
    next: '请核对这些条件。',
  },
  unreachable: {
    text: (f: { title: string }) => `“${f.title}”永远不会用到：符合享受条件的申请都不在其范围内。`,
    next: '请修改其条件或起止日期，或删去该要素。',
  },
  shadowed: {
    text: (f: { title: string; by: string }) => `“${f.title}”永远不会用到：其范围内的申请都已适用${f.by}。`,
    next: '请调整顺序或条件，或删去该要素。',
  },
  too_complex: {
    text: '条件过多过深，无法逐条核对是否矛盾、是否有人用得到。',
    next: '请把条件写得简短些：合并相同的条件，去掉不必要的层次。',
  },
  no_next_fund: {
    text: (f: { title: string }) => `资金来源“${f.title}”不足时由下一来源支付，但其后没有资金来源。`,
    clause: 'F37-14',
    next: '请在其后增加资金来源，或改为不足时等待。',
  },
  region_outside: {
    text: (f: { title: string; region: string }) => `“${f.title}”的地区“${f.region}”不在政策包的地区范围内。`,
    next: '请从政策包地区及其下级地区中选择。',
  },
  no_occupation: {
    text: (f: { title: string; codes: string }) =>
      `“${f.title}”的职业（工种）编码不在职业分类中：${f.codes}。`,
    next: '请核对编码。',
  },
  no_effect: {
    text: (f: { title: string }) => `“${f.title}”的调整为零，不改变金额。`,
    next: '如确不调整可删去该要素。',
  },
  always: {
    text: (f: { title: string; says: string }) => `“${f.title}”的条件总是成立：${f.says}。`,
    next: '如对所有人适用可不设条件；否则请核对。',
  },
  term_unused: {
    text: (f: { title: string }) => `名词口径“${f.title}”没有被引用。`,
    next: '如不需要可删去。',
  },
  level_missing: {
    text: (f: { certificate: string }) => `没有“${f.certificate}”的补贴标准，而更高和更低等级都有。`,
    next: '如确不补贴可保留；否则请补充。',
  },
  not_covered: {
    text: (f: { certificate: string }) =>
      `“${f.certificate}”的各条标准都设有条件，合起来没有覆盖所有符合享受条件的申请。`,
    next: '如其余确不补贴可保留；否则请补充一条。',
  },
  idle_limit: {
    text: (f: { title: string; by: string }) => `“${f.title}”不起作用：“${f.by}”更严。`,
    next: '请核对次数，或删去该要素。',
  },
  own_not_counted: {
    text: (f: { title: string; kind: string }) => `“${f.title}”没有计入${f.kind}本身。`,
    next: '请核对计入的补贴。',
  },
  cap_over_all: {
    text: (f: { title: string }) => `“${f.title}”高于所有标准，不会起作用。`,
    next: '请核对上限金额。',
  },
  cap_under_all: {
    text: (f: { title: string }) => `“${f.title}”低于所有标准，实际按上限补贴。`,
    next: '请核对上限金额。',
  },
  not_at_hand: {
    text: (f: { title: string; facts: string; kind: string }) =>
      `“${f.title}”需要${f.facts}，${f.kind}申领时通常没有该项数据，缺少时不予通过。`,
    next: '请核对数据项，或改为无数据时提示核实。',
  },
  source_unused: {
    text: (f: { code: string }) => `来源文件“${f.code}”没有被任何要素引用为依据。`,
    next: '请在相应要素的依据中写明文号，或删去该来源。',
  },
})
