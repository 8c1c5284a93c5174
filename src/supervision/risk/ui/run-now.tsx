import { ActForm, useAct } from '#web/console'
import { listRules, runRules } from '../contract.ts'

const year = new Date().getFullYear()

export function RunNow({ onDone }: { onDone: () => void }) {
  const { data } = useAct(listRules, {})
  return (
    <div style={{ marginBottom: 16 }}>
      <ActForm
        act={runRules}
        columns={2}
        initial={{ from: `${year}-01-01`, until: `${year}-12-31` }}
        fields={[
          { name: 'region', label: '地区', kind: 'region', required: true },
          {
            name: 'codes',
            label: '规则（不选为全部）',
            kind: 'multi',
            options: (data?.rows ?? []).map((rule) => ({ value: rule.code, label: rule.title })),
          },
          { name: 'from', label: '起始日期', kind: 'day', required: true },
          { name: 'until', label: '结束日期', kind: 'day', required: true },
        ]}
        submitText="运行"
        success={(done) =>
          `运行 ${done.ruleCount} 条规则，发现 ${done.hits} 项，新增预警 ${done.raised} 条${done.faults > 0 ? `；${done.faults} 条规则出错，见运行记录` : ''}`
        }
        onDone={onDone}
        onCancel={onDone}
      />
    </div>
  )
}
