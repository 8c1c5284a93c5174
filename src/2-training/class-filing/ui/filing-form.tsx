import { Select } from 'antd'
import { Link } from 'wouter'
import { listPlans } from '#training/plans/contract'
import { getProvider, myProvider } from '#training/providers/contract'
import { ActForm, EmptyHint, Refusals, useAct, useMe } from '#web/console'
import { changeClass, draftClass } from '../contract.ts'
import { LiveEstimate } from './estimate.tsx'

interface PickProps {
  value?: string
  onChange?: (id: string) => void
  id?: string
  options: { value: string; label: string }[]
  placeholder: string
}

function Pick({ options, ...rest }: PickProps) {
  return <Select {...rest} className="qc-wide" showSearch={{ optionFilterProp: 'label' }} options={options} />
}

interface Initial {
  title: string
  planId: string
  venueId: string
  seats: number
  startsOn: string
  endsOn: string
  selfEnrolment: boolean
}

/** The filing's own fields; a new class, or with `record` an open one. */
export function FilingForm(props: {
  record?: Initial & { id: string; version: number; planTitle: string }
  onDone: (id: string) => void
  onCancel?: () => void
}) {
  const { orgId } = useMe()
  const { record } = props
  const plans = useAct(listPlans, { state: 'ready', size: 200 })
  const mine = useAct(myProvider, {})
  const provider = useAct(getProvider, mine.data?.state && orgId ? { orgId } : null)
  const faults = [...plans.reasons, ...mine.reasons, ...provider.reasons]
  if (faults.length > 0) return <Refusals reasons={faults} title="没有取得机构信息" />
  if (mine.data && !mine.data.state) {
    return (
      <EmptyHint
        text="本机构尚未列入补贴性培训机构目录"
        next="请先提交纳入目录申请，经实地核实和审定后再申报开班。"
        action={<Link href="/my-provider">去申请</Link>}
      />
    )
  }
  if (!plans.data || !mine.data || !provider.data) return null
  const venues = provider.data.venues.filter((v) => v.state === 'listed')
  const options = plans.data.rows.map((p) => ({ value: p.id, label: `${p.title}（${p.totals.total} 课时）` }))
  if (record && !options.some((o) => o.value === record.planId)) {
    options.push({ value: record.planId, label: record.planTitle })
  }
  if (options.length === 0) {
    return (
      <EmptyHint
        text="还没有已定稿的培训方案"
        next="请先编制培训方案并定稿（一项目一方案），再申报开班。"
        action={<Link href="/plans/new">去编制</Link>}
      />
    )
  }
  const fields = [
    {
      name: 'title' as const,
      label: '班级名称',
      required: true,
      maxLength: 80,
      placeholder: '如：育婴员（初级）2026 年第一期',
    },
    {
      name: 'planId' as const,
      label: '培训方案',
      required: true,
      kind: 'custom' as const,
      control: <Pick options={options} placeholder="选择已定稿的方案" />,
    },
    {
      name: 'venueId' as const,
      label: '培训场地',
      required: true,
      kind: 'custom' as const,
      control: (
        <Pick
          options={venues.map((v) => ({ value: v.id, label: `${v.name}（${v.seats} 人）` }))}
          placeholder="选择已核实的场地"
        />
      ),
    },
    {
      name: 'seats' as const,
      label: '备案人数',
      required: true,
      kind: 'int' as const,
      min: 1,
      max: 3000,
      unit: '人',
    },
    { name: 'startsOn' as const, label: '开班日期', required: true, kind: 'day' as const },
    { name: 'endsOn' as const, label: '结束日期', required: true, kind: 'day' as const },
    {
      name: 'selfEnrolment' as const,
      label: '自主报名',
      kind: 'flag' as const,
      text: '备案后向社会公开，接受劳动者用手机报名',
      wide: true,
    },
  ]
  const aside = (v: Partial<Initial>) => (
    <div style={{ flexBasis: '100%', minWidth: 0 }}>
      <LiveEstimate
        {...(v.planId ? { planId: v.planId } : {})}
        {...(v.seats ? { seats: v.seats } : {})}
        {...(v.startsOn ? { startsOn: v.startsOn } : {})}
      />
    </div>
  )
  const cancel = props.onCancel ? { onCancel: props.onCancel } : {}
  return record ? (
    <ActForm
      act={changeClass}
      fields={fields}
      fixed={{ id: record.id, version: record.version }}
      initial={record}
      submitText="保存"
      success="已保存"
      onDone={() => props.onDone(record.id)}
      aside={aside}
      {...cancel}
    />
  ) : (
    <ActForm
      act={draftClass}
      fields={fields}
      initial={{ selfEnrolment: true }}
      submitText="建立备案，继续排课"
      success="已建立，请继续排课、上传材料和导入名册"
      onDone={(output) => props.onDone(output.id)}
      aside={aside}
      {...cancel}
    />
  )
}
