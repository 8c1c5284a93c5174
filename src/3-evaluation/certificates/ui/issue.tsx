import type { InputOf } from '#platform/act'
import { ActForm, optionsOf } from '#web/console'
import { certificateKinds, issueCertificate } from '../contract.ts'

type Input = Partial<InputOf<typeof issueCertificate>>
const { completion: _byInstitutions, ...kinds } = certificateKinds
const levelled = (v: Input) => v.kind === 'level' || v.kind === 'qualification'

export function IssueForm({ onDone }: { onDone: () => void }) {
  return (
    <ActForm
      act={issueCertificate}
      fields={[
        { name: 'name', label: '姓名', required: true },
        { name: 'idNumber', label: '身份证号', required: true },
        { name: 'number', label: '证书编号', required: true, help: '全平台唯一，录入后不能修改。' },
        { name: 'kind', label: '证书类别', kind: 'select', options: optionsOf(kinds), required: true },
        {
          name: 'occupationCode',
          label: '职业（工种）',
          kind: 'occupation',
          required: true,
          when: levelled,
        },
        {
          name: 'occupationCode',
          label: '职业（工种）',
          kind: 'occupation',
          help: '没有职业编码的，填写项目名称。',
          when: (v) => v.kind === 'ability',
        },
        { name: 'level', label: '等级', kind: 'level', required: true, when: levelled },
        { name: 'project', label: '项目名称', maxLength: 60, when: (v) => v.kind === 'ability' },
        { name: 'issuedOn', label: '发证日期', kind: 'day', required: true },
        {
          name: 'classNumber',
          label: '班级编号',
          help: '补贴性培训班组织参加评价的，填写开班备案编号；其他情况不填。',
        },
      ]}
      submitText="录入"
      success="证书已录入"
      onDone={onDone}
      onCancel={onDone}
    />
  )
}
