import { funds } from '#money/policy/contract'
import { ActForm, type Field, optionsOf } from '#web/console'
import { type BatchDetail, draftBatch, editBatch, voucherKinds } from '../contract.ts'
import { MomentPicker, OccupationsInput, QuotasInput } from './fields.tsx'

type Values = Parameters<NonNullable<React.ComponentProps<typeof ActForm<typeof draftBatch>>['toInput']>>[0]

const faced = (v: Partial<Values>) => v.kind === 'fixed' || v.kind === 'offset'

const fieldsOf = (known: Record<string, string>): Field<Values>[] => [
  {
    name: 'title',
    label: '批次名称',
    required: true,
    maxLength: 60,
    placeholder: '如：2026 年第二季度通用券',
  },
  { name: 'documentNumber', label: '依据文号', required: true, maxLength: 80 },
  {
    name: 'region',
    label: '发放地区',
    kind: 'region',
    required: true,
    help: '可在该地区及其下辖地区领取和使用',
  },
  { name: 'fund', label: '支付资金', kind: 'select', options: optionsOf(funds), required: true },
  {
    name: 'kind',
    label: '券种',
    kind: 'select',
    options: optionsOf(voucherKinds),
    required: true,
    help: '定额券设面值；抵扣券按比例抵扣；通用券不限职业；定向券限定职业',
  },
  { name: 'faceFen', label: '面值', kind: 'money', required: true, when: faced },
  {
    name: 'offsetPercent',
    label: '抵扣比例',
    kind: 'int',
    min: 1,
    max: 100,
    unit: '%',
    required: true,
    when: (v) => v.kind === 'offset',
  },
  {
    name: 'occupationCodes',
    label: '限定职业（工种）',
    kind: 'custom',
    wide: true,
    control: <OccupationsInput known={known} />,
    when: (v) => v.kind !== undefined && v.kind !== 'general',
  },
  { name: 'claimFrom', label: '领取开始', kind: 'custom', required: true, control: <MomentPicker /> },
  { name: 'claimUntil', label: '领取截止', kind: 'custom', required: true, control: <MomentPicker /> },
  {
    name: 'validDays',
    label: '领取后有效天数',
    kind: 'int',
    min: 1,
    max: 730,
    unit: '天',
    help: '不填则都到使用截止日期',
  },
  { name: 'validUntil', label: '使用截止日期', kind: 'day', required: true },
  { name: 'note', label: '使用说明', kind: 'long', maxLength: 400, wide: true },
  {
    name: 'quotas',
    label: '名额分配',
    kind: 'custom',
    required: true,
    wide: true,
    help: '先用本地区、本人群的名额，再用上级地区和不限人群的名额',
    control: <QuotasInput />,
  },
]

export function BatchForm({
  batch,
  home,
  onDone,
  onCancel,
}: {
  batch?: BatchDetail
  home?: string | undefined
  onDone: (id: string) => void
  onCancel?: () => void
}) {
  const fields = fieldsOf(Object.fromEntries((batch?.occupations ?? []).map((o) => [o.code, o.name])))
  if (!batch)
    return (
      <ActForm
        act={draftBatch}
        fields={fields}
        initial={{
          quotas: home ? [{ region: home } as never] : [],
          ...(home ? { region: home } : {}),
        }}
        submitText="保存批次"
        success="批次已保存，核对无误后提交审定"
        onDone={({ id }) => onDone(id)}
        {...(onCancel ? { onCancel } : {})}
      />
    )
  const { id, version } = batch
  return (
    <ActForm
      act={editBatch}
      fields={fields as never}
      fixed={{ id, version }}
      initial={{
        ...batch,
        occupationCodes: batch.occupations.map((o) => o.code),
        quotas: batch.quotas.map(({ region, category, total }) => ({ region, category, total })),
      }}
      submitText="保存修改"
      success="批次已保存"
      onDone={() => onDone(id)}
      {...(onCancel ? { onCancel } : {})}
    />
  )
}
