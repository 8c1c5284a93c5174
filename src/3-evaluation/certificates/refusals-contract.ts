/** Why a certificate is not taken; one list for the form, the sheet and the class. */
import { defineRefusals } from '#platform/refusal'

const CHECK = '请对照证书原件核对。'

export const refusals = defineRefusals('certificate', {
  number: {
    text: '证书编号应为 6 至 40 位字母、数字或短横线。',
    next: CHECK,
  },
  number_twice: {
    text: (f: { row: number }) => `证书编号与第 ${f.row} 行重复。`,
    next: '请删去重复的一行，或核对证书编号。',
  },
  number_taken: {
    text: '该证书编号已登记给其他人员，或登记的内容不同。',
    clause: 'F2-4',
    next: '请核对证书编号；如原登记有误，请由另一名人员撤销后重新录入。',
  },
  same_twice: {
    text: (f: { row: number }) => `与第 ${f.row} 行是同一人的同一职业（工种）、等级。`,
    next: '请删去重复的一行。',
  },
  same_held: {
    text: (f: { number: string; issuedOn: string }) =>
      `该人员已有同类别、同职业（工种）、同等级的有效证书（编号尾号 ${f.number}，${f.issuedOn} 发证）。`,
    clause: 'F2-4',
    next: '同一职业（工种）同一等级只登记一本证书；如原证书有误，请先撤销。',
  },
  level_needed: {
    text: (f: { kind: string }) => `${f.kind}应填写等级（五级至一级）。`,
    next: CHECK,
  },
  no_level: {
    text: (f: { kind: string }) => `${f.kind}没有等级。`,
    next: '请删去等级。',
  },
  occupation_needed: {
    text: (f: { kind: string }) => `${f.kind}应填写职业（工种）编码。`,
    clause: 'F2-附表1',
    next: '请从职业分类大典目录中选择职业（工种）。',
  },
  project_needed: {
    text: '没有职业（工种）编码的，应填写项目名称。',
    clause: 'F2-附表1',
    next: '请填写职业（工种）编码，或填写证书上的项目名称。',
  },
  occupation_unknown: {
    text: (f: { code: string }) => `职业（工种）编码“${f.code}”不在职业分类大典目录中。`,
    next: '请核对编码，如 4-10-01-02。',
  },
  issued_later: { text: '发证日期晚于今天。', next: CHECK },
  issued_before_birth: { text: '发证时持证人不满 16 周岁，发证日期或身份证号有误。', next: CHECK },
  issued_before_class: {
    text: (f: { startsOn: string }) => `发证日期早于班级开班日期（${f.startsOn}）。`,
    clause: 'F2-3',
    next: '开班前已取得的证书不是本班的培训结果，请删去班级编号。',
  },
  issued_before_end: {
    text: (f: { endedOn: string }) => `发证日期早于培训结束日期（${f.endedOn}）。`,
    clause: 'F2-3',
    next: '培训合格证在培训结束、结业考核合格之后核发。',
  },
  day: { text: (f: { text: string }) => `“${f.text}”不是日期。`, next: '请按 2026-03-01 的格式填写。' },
  kind: {
    text: (f: { text: string }) => `证书类别“${f.text}”不在范围内。`,
    next: '请从下拉列表中选择：职业资格证书、职业技能等级证书、专项职业能力证书。',
  },
  level: {
    text: (f: { text: string }) => `等级“${f.text}”无法识别。`,
    next: '请从下拉列表中选择，如“高级工（三级）”。',
  },
  class_unknown: {
    text: (f: { number: string }) => `没有编号为“${f.number}”的已备案班级。`,
    next: '请核对开班备案编号，如 350203-2026-0001；不是班级培训后取证的不填。',
  },
  class_other: {
    text: '证书的类别、职业（工种）或等级与该班级备案的不一致。',
    clause: 'F2-3',
    next: '请核对证书与班级；培训什么、取什么证应当一致。',
  },
  not_trainee: {
    text: '持证人不在该班级的在册学员名单中。',
    clause: 'F2-7',
    next: '请核对身份证号和班级编号。',
  },
  issuer: {
    text: (f: { kind: string; who: string }) => `${f.kind}应由${f.who}录入。`,
    clause: 'F2-4',
    next: '谁评价、谁发证、谁负责，请由发证单位办理。',
  },
  class_not_taught: {
    text: (f: { state: string }) => `班级当前状态为“${f.state}”，尚不能核发培训合格证。`,
    clause: 'F2-3',
    next: '请在培训结束、结业考核成绩录入后办理。',
  },
  class_kind: {
    text: '该班级培训后应取得评价机构颁发的证书，不核发培训合格证。',
    clause: 'F2-3',
    next: '请由评价机构录入证书。',
  },
  nobody_passed: {
    text: '该班级没有达到结业要求的学员。',
    clause: 'N10-3',
    next: '请先录入结业考核成绩。',
  },
  foreign_file: { text: '没有找到您上传的这个文件。', next: '请重新上传文件。' },
})
