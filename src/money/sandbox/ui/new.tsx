import { Skeleton } from 'antd'
import { useLocation } from 'wouter'
import { packMoves, subsidyKinds } from '#money/policy/contract'
import { ActForm, EmptyHint, Refusals, useAct } from '#web/console'
import { runSandbox, sandboxPacks } from '../contract.ts'

/** Last calendar year: what budgets are made by. */
const lastYear = () => {
  const year = new Date().getFullYear() - 1
  return { from: `${year}-01-01`, to: `${year}-12-31` }
}

export function NewRun({ packId, onCancel }: { packId: string | null; onCancel: () => void }) {
  const [, go] = useLocation()
  const { data, loading, reasons, refresh } = useAct(sandboxPacks, {})
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  if (data.rows.length === 0)
    return (
      <EmptyHint text="还没有可以推演的政策" next="请先在“补贴政策”拟订一个版本，保存为拟订中即可推演。" />
    )
  // A pack of another region may be looked at, but not tried out here.
  const known = data.rows.some((r) => r.id === packId)
  const states = packMoves.states as Record<string, string>
  return (
    <>
      <p>
        推演用所选期间内已经提交的申报，按当时的人员、证书和出勤情况重新核算。拟订中的政策如果以后才生效，按“从推演期间第一天起就执行”来算。
      </p>
      <ActForm
        act={runSandbox}
        columns={2}
        initial={{ ...lastYear(), ...(packId && known ? { packId } : {}) }}
        fields={[
          {
            name: 'packId',
            label: '推演的政策',
            kind: 'select',
            required: true,
            wide: true,
            options: data.rows.map((r) => ({
              value: r.id,
              label: `${r.title}（${r.regionName}，${subsidyKinds[r.subsidyKind]}，第 ${r.number} 版，${states[r.state] ?? ''}，${r.fromOn} 起）`,
            })),
          },
          { name: 'from', label: '推演期间开始', kind: 'day', required: true },
          { name: 'to', label: '推演期间结束', kind: 'day', required: true },
          {
            name: 'region',
            label: '地区',
            kind: 'region',
            help: '不选则为政策的全部适用地区。',
          },
          { name: 'title', label: '推演名称', help: '不填则按政策和期间命名。', maxLength: 60 },
        ]}
        submitText="推演"
        success="推演完成"
        onDone={({ id }) => go(`/sandbox/${id}`)}
        onCancel={onCancel}
      />
    </>
  )
}
