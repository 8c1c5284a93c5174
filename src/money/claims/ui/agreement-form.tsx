import { ActForm, optionsOf, SheetImport } from '#web/console'
import {
  type AgreementView,
  addApprentice,
  annotateApprentices,
  apprenticeColumns,
  apprenticeTemplate,
  changeAgreement,
  draftAgreement,
  hires,
  importApprentices,
  MAX_APPRENTICE_ROWS,
} from '../contract.ts'

const FIELDS = [
  {
    name: 'title',
    label: '协议名称',
    required: true,
    wide: true,
    maxLength: 80,
    help: '如“某某公司电工学徒班”。',
  },
  { name: 'region', label: '备案地区', kind: 'region', required: true },
  { name: 'occupationCode', label: '职业（工种）', kind: 'occupation', required: true },
  { name: 'level', label: '培养目标等级', kind: 'level', required: true },
  { name: 'partner', label: '合作院校或培训机构', required: true, maxLength: 80 },
  { name: 'startsOn', label: '培养开始日期', kind: 'day', required: true },
  { name: 'endsOn', label: '培养结束日期', kind: 'day', required: true },
  {
    name: 'fileIds',
    label: '学徒制培训协议',
    kind: 'files',
    accept: 'pdf',
    max: 5,
    wide: true,
    help: '上传企业、学徒与合作院校（机构）签订的协议扫描件，提交备案前须齐全。',
  },
] as const

export function AgreementForm({
  of,
  onDone,
  onCancel,
}: {
  of?: AgreementView
  onDone: (id: string) => void
  onCancel: () => void
}) {
  const common = { columns: 2 as const, fields: FIELDS, onCancel }
  if (!of)
    return (
      <ActForm
        act={draftAgreement}
        {...common}
        initial={{ fileIds: [] }}
        submitText="保存并登记学徒"
        success="已保存，请继续登记学徒"
        onDone={(output) => onDone(output.id)}
      />
    )
  return (
    <ActForm
      act={changeAgreement}
      {...common}
      fixed={{ id: of.id, version: of.version }}
      initial={{
        title: of.title,
        region: of.region,
        occupationCode: of.occupationCode,
        level: of.level,
        partner: of.partner,
        startsOn: of.startsOn,
        endsOn: of.endsOn,
        fileIds: of.files.map((file) => file.id),
      }}
      submitText="保存"
      success="已修改"
      onDone={() => onDone(of.id)}
    />
  )
}

/** One apprentice; an intern brings the days of the internship, everybody else a labour contract (F37-9). */
export function ApprenticeForm({ of, onDone }: { of: AgreementView; onDone: () => void }) {
  const intern = (v: Record<string, unknown>) => v.hire === 'intern'
  return (
    <ActForm
      act={addApprentice}
      columns={2}
      fixed={{ id: of.id, version: of.version }}
      initial={{ joinedOn: of.startsOn, hire: 'new' }}
      fields={[
        { name: 'name', label: '姓名', required: true, maxLength: 50 },
        { name: 'idNumber', label: '身份证号', required: true, maxLength: 18 },
        { name: 'hire', label: '用工方式', kind: 'select', options: optionsOf(hires), required: true },
        { name: 'joinedOn', label: '参加培养日期', kind: 'day', required: true },
        { name: 'internFrom', label: '实习协议开始', kind: 'day', required: true, when: intern },
        { name: 'internTo', label: '实习协议结束', kind: 'day', required: true, when: intern },
        {
          name: 'contractFrom',
          label: '劳动合同开始',
          kind: 'day',
          help: '实习生毕业后签订 1 年以上合同的，签订后再登记。',
        },
        { name: 'contractTo', label: '劳动合同结束', kind: 'day', help: '无固定期限的不填。' },
      ]}
      submitText="登记"
      success="已登记"
      onDone={onDone}
      onCancel={onDone}
    />
  )
}

const LABELS: Record<string, string> = Object.fromEntries(apprenticeColumns.map((c) => [c.key, c.title]))

export function ApprenticeSheet({ of, onDone }: { of: AgreementView; onDone: () => void }) {
  return (
    <SheetImport
      template={apprenticeTemplate}
      annotate={annotateApprentices}
      act={importApprentices}
      input={{ id: of.id, version: of.version }}
      labels={LABELS}
      title={`一行一名学徒，一次最多 ${MAX_APPRENTICE_ROWS} 行`}
      note="有一行不合要求，全部不导入，并逐行列出原因；同一文件再次导入没有变化。"
      success={({ added, unchanged }) =>
        added > 0
          ? `已导入 ${added} 人${unchanged > 0 ? `，${unchanged} 人没有变化` : ''}`
          : '名册中已有这些人，没有变化'
      }
      onDone={onDone}
    />
  )
}
