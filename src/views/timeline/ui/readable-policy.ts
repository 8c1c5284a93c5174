/** Names of what subsidy policy puts on record. */
export const POLICY_NAMES = {
  casesFailed: '未通过的测试用例数',
  casesPassed: '通过的测试用例数',
  changes: '改动内容',
} as const
