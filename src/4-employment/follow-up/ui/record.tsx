import type { InputOf } from '#platform/act'
import { ActForm, optionsOf } from '#web/console'
import { proofs, recordEmployment } from '../contract.ts'

interface Props {
  /** A trainee of a class; without one an officer gives the ID number. */
  fixed?: Pick<InputOf<typeof recordEmployment>, 'classId' | 'personId'>
  onDone: () => void
}

export function RecordForm({ fixed, onDone }: Props) {
  return (
    <ActForm
      act={recordEmployment}
      {...(fixed ? { fixed } : {})}
      fields={[
        ...(fixed ? [] : [{ name: 'idNumber', label: '身份证号', required: true, wide: true } as const]),
        { name: 'employerName', label: '用人单位', required: true, wide: true, maxLength: 80 },
        { name: 'employerUscc', label: '统一社会信用代码', help: '单位有代码的请填写，便于核实。' },
        {
          name: 'region',
          label: '就业地区',
          kind: 'region',
          required: !fixed,
          help: '在省外就业的不填。',
        },
        { name: 'startedOn', label: '就业日期', kind: 'day', required: true },
        { name: 'proof', label: '证明材料类别', kind: 'select', options: optionsOf(proofs), required: true },
        {
          name: 'fileId',
          label: '证明材料',
          kind: 'file',
          accept: 'pdf',
          required: true,
          wide: true,
          help: '劳动合同、家政服务协议须为本人的；工资流水、社保记录可以是含本人的清单。',
        },
      ]}
      submitText="登记"
      success="就业情况已登记，待人社部门核实"
      onDone={onDone}
      onCancel={onDone}
    />
  )
}
