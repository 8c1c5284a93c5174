import { ActForm, type Field, optionsOf, useMe } from '#web/console'
import { changeVacancy, channels, hrChannels, reportVacancy, type Vacancy } from '../contract.ts'

/** What is needed, the same for a new report and for a change. */
const needFields = [
  { name: 'occupationCode', label: '职业（工种）', kind: 'occupation', required: true },
  { name: 'level', label: '技能等级要求', kind: 'level', placeholder: '不限' },
  { name: 'headcount', label: '需求人数', kind: 'int', min: 1, max: 99_999, unit: '人', required: true },
  { name: 'region', label: '工作地区', kind: 'region', leaf: true, required: true },
  { name: 'wageFromFen', label: '月工资下限', kind: 'money', placeholder: '面议可不填' },
  { name: 'wageToFen', label: '月工资上限', kind: 'money', placeholder: '面议可不填' },
  { name: 'neededBy', label: '到岗日期', kind: 'day', required: true },
  {
    name: 'trains',
    label: '培训意愿',
    kind: 'flag',
    text: '愿意组织职工或新招人员参加培训',
  },
  {
    name: 'skills',
    label: '技能要求',
    kind: 'long',
    required: true,
    maxLength: 500,
    help: '写明要会做什么、要什么证书，便于确定培训内容。',
  },
] as const satisfies readonly Field<{
  [K in
    | 'occupationCode'
    | 'level'
    | 'headcount'
    | 'region'
    | 'wageFromFen'
    | 'wageToFen'
    | 'neededBy'
    | 'trains'
    | 'skills']: unknown
}>[]

export function ReportForm({ onDone }: { onDone: () => void }) {
  const { orgKind, orgName } = useMe()
  const own = orgKind === 'enterprise'
  return (
    <ActForm
      act={reportVacancy}
      initial={{ trains: false }}
      fields={[
        ...(own
          ? []
          : ([
              {
                name: 'employerOrgId',
                label: '用人单位（已登记）',
                kind: 'org',
                orgKind: 'enterprise',
                wide: true,
                help: '没有登记的单位，请在下面填写名称和统一社会信用代码。',
              },
              {
                name: 'employerName',
                label: '用人单位名称',
                required: true,
                when: (v: { employerOrgId?: string | null }) => !v.employerOrgId,
              },
              {
                name: 'employerUscc',
                label: '统一社会信用代码',
                required: true,
                when: (v: { employerOrgId?: string | null }) => !v.employerOrgId,
              },
            ] as const)),
        ...(orgKind === 'hr'
          ? ([
              {
                name: 'channel',
                label: '征集渠道',
                kind: 'select',
                required: true,
                options: optionsOf(Object.fromEntries(hrChannels.map((c) => [c, channels[c]]))),
              },
            ] as const)
          : []),
        ...needFields,
      ]}
      submitText="填报"
      success="岗位需求已填报"
      onDone={onDone}
      onCancel={onDone}
    >
      {own && <p className="qc-help">用人单位：{orgName}</p>}
    </ActForm>
  )
}

export function ChangeForm({ vacancy, onDone }: { vacancy: Vacancy; onDone: () => void }) {
  return (
    <ActForm
      act={changeVacancy}
      fixed={{ id: vacancy.id, version: vacancy.version }}
      initial={{
        occupationCode: vacancy.occupationCode,
        level: vacancy.level,
        headcount: vacancy.headcount,
        region: vacancy.region,
        wageFromFen: vacancy.wageFromFen,
        wageToFen: vacancy.wageToFen,
        neededBy: vacancy.neededBy,
        trains: vacancy.trains,
        skills: vacancy.skills,
      }}
      fields={[
        ...needFields,
        { name: 'reason', label: '修改原因', kind: 'long', required: true, maxLength: 200 },
      ]}
      submitText="保存修改"
      success="岗位需求已修改"
      onDone={onDone}
      onCancel={onDone}
    />
  )
}
