import { funds } from '#money/policy/contract'
import { yuan } from '#platform/fen'
import { ActForm } from '#web/console'
import { type BudgetView, enterTransfer } from '../contract.ts'

/** Gives part of what is available to the level above or below, or carries it into the next year. */
export function TransferForm({ from, onDone }: { from: BudgetView; onDone: () => void }) {
  return (
    <>
      <p>
        调出：{from.regionName} {from.year} 年{funds[from.fund]}，可用 ¥{yuan(from.availableFen)}
        。只能逐级调剂：到直接的上级或下级；本地区的结余在年度结束后结转下年。
      </p>
      <ActForm
        act={enterTransfer}
        fixed={{ fromId: from.id }}
        initial={{ toYear: from.year }}
        fields={[
          { name: 'toRegion', label: '调入地区', kind: 'region', required: true },
          {
            name: 'toYear',
            label: '调入年度',
            kind: 'int',
            min: 2000,
            max: 2200,
            unit: '年',
            required: true,
            help: '同一年度；结转时填下一年度，地区选本地区',
          },
          { name: 'amountFen', label: '调剂金额', kind: 'money', required: true },
          { name: 'documentNumber', label: '文号', required: true, placeholder: '如 闽财社〔2026〕8号' },
          { name: 'reason', label: '说明', kind: 'long', required: true, maxLength: 200 },
          { name: 'files', label: '依据文件', kind: 'files', accept: 'pdf', max: 10 },
        ]}
        submitText="录入调剂"
        success="已录入，待另一名财政复核人员审定"
        onDone={onDone}
        onCancel={onDone}
      />
    </>
  )
}
