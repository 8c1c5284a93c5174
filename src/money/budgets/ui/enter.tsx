import { funds } from '#money/policy/contract'
import { ActForm, optionsOf } from '#web/console'
import { type BudgetView, changeKinds, enterBudget } from '../contract.ts'

/** Enters an amount; for a known budget only how much more or less. */
export function EnterBudget({ of, onDone }: { of?: BudgetView; onDone: () => void }) {
  const amount = [
    { name: 'amountFen', label: '金额', kind: 'money', required: true },
    { name: 'documentNumber', label: '下达文号', required: true, placeholder: '如 厦财社〔2026〕1号' },
    { name: 'reason', label: '说明', kind: 'long', required: true, maxLength: 200 },
    { name: 'files', label: '依据文件', kind: 'files', accept: 'pdf', max: 10 },
  ] as const
  const success = '已录入，待另一名财政复核人员审定'
  if (of)
    return (
      <ActForm
        act={enterBudget}
        fixed={{ region: of.region, year: of.year, fund: of.fund }}
        initial={{ kind: 'increase' }}
        fields={[
          { name: 'kind', label: '类型', kind: 'select', options: optionsOf(changeKinds), required: true },
          ...amount,
        ]}
        success={success}
        onDone={onDone}
        onCancel={onDone}
      />
    )
  return (
    <ActForm
      act={enterBudget}
      initial={{ kind: 'initial', year: new Date().getFullYear() }}
      fields={[
        { name: 'region', label: '地区', kind: 'region', required: true },
        { name: 'year', label: '年度', kind: 'int', min: 2000, max: 2200, unit: '年', required: true },
        { name: 'fund', label: '资金来源', kind: 'select', options: optionsOf(funds), required: true },
        { name: 'kind', label: '类型', kind: 'select', options: optionsOf(changeKinds), required: true },
        ...amount,
      ]}
      success={success}
      onDone={onDone}
      onCancel={onDone}
    />
  )
}
