/** Accounts that the demonstration offers on its sign-in page: one of every role, Xiamen in depth. */
import type { DemoLogin } from '#registry/accounts'

export const DEMO_PASSWORD = 'Qiancheng@2026'

const one = (login: string, name: string, org: string, roleTitle: string, group: string): DemoLogin => ({
  login,
  password: DEMO_PASSWORD,
  name,
  org,
  roleTitle,
  group,
})

export const demoLogins: readonly DemoLogin[] = [
  one('firm1', '企业人事', '思明区企业（演示）', '企业经办人员', '企业'),
  one('school1', '机构经办', '思明区培训机构（演示）', '培训机构经办人员', '培训机构'),
  one('clerk.350203', '思明区经办', '思明区人力资源和社会保障局', '人社经办人员', '区县人社'),
  one('reviewer.350203', '思明区复核', '思明区人力资源和社会保障局', '人社复核人员', '区县人社'),
  one('inspector1.350203', '思明区检查员1', '思明区人力资源和社会保障局', '人社监督检查人员', '区县人社'),
  one('clerk.350200', '厦门市经办', '厦门市人力资源和社会保障局', '人社经办人员', '市人社'),
  one('reviewer.350200', '厦门市复核', '厦门市人力资源和社会保障局', '人社复核人员', '市人社'),
  one('admin.350200', '厦门市管理员', '厦门市人力资源和社会保障局', '系统管理员', '市人社'),
  one('finance.350200', '厦门市财政经办', '厦门市财政局', '财政经办人员', '财政'),
  one('finance-reviewer.350200', '厦门市财政复核', '厦门市财政局', '财政复核人员', '财政'),
  one('evaluator.350200', '评价机构经办', '厦门市职业技能评价中心（演示）', '评价机构经办人员', '评价机构'),
  one('platform1', '平台运营', '鹭岛云课堂科技有限公司（演示）', '线上培训平台运营人员', '线上平台'),
  one('industry.350200', '工信局人员', '厦门市工业和信息化局', '行业主管部门人员', '行业主管部门'),
  one('union.350200', '总工会人员', '厦门市总工会', '工会工作人员', '工会'),
  one('clerk.350000', '福建省经办', '福建省人力资源和社会保障厅', '人社经办人员', '省人社'),
  one('reviewer.350000', '福建省复核', '福建省人力资源和社会保障厅', '人社复核人员', '省人社'),
  one('discipline.350200', '厦门市纪检1', '厦门市纪委监委驻人社局纪检监察组', '纪检监督人员', '纪检监察'),
  one('auditor.350000', '审计人员', '福建省人力资源和社会保障厅', '审计人员', '审计'),
  one('inspector', '第三方监督员', '福建演示绩效评价咨询有限公司', '第三方机构人员', '第三方'),
]
