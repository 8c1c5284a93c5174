import { Button, Tabs } from 'antd'
import { Link, useLocation } from 'wouter'
import { dayOf } from '#platform/day'
import { DataTable, EmptyHint, Money, PageHead, Refusals, useMay, useSubmit } from '#web/console'
import { claimableClasses, createClaim, createReward, rewardClasses } from '../contract.ts'

/** A claim starts from a closed class, from trainees in work, or from an agreement; everything else is already known. */
export default function NewClaim() {
  const enterprise = useMay('agreement.file')
  const school = useMay('class.file')
  return (
    <>
      <PageHead
        title="新建补贴申报"
        note="选择班级或协议，系统按已有的名册、签到、考核、证书、就业登记逐人核算，不需要重复填报。"
      />
      {school ? (
        <Tabs
          items={[
            { key: 'class', label: '职业培训补贴', children: <Classes /> },
            { key: 'reward', label: '培训促进就业奖补', children: <Rewards /> },
          ]}
        />
      ) : (
        enterprise && (
          <EmptyHint
            text="学徒制培训补贴从学徒培养协议申报"
            next="协议备案后，在协议详情的“分期补贴”中点击“核算并申报”。"
            action={
              <Link href="/agreements">
                <Button type="primary">去学徒培养协议</Button>
              </Link>
            }
          />
        )
      )}
    </>
  )
}

function Classes() {
  const [, go] = useLocation()
  const { submit, busy, reasons, clear } = useSubmit(createClaim, {
    success: '已核算，请核对后提交',
    onDone: ({ id }) => go(`/claims/${id}`),
  })
  return (
    <>
      <Refusals reasons={reasons} onClose={clear} />
      <DataTable
        act={claimableClasses}
        rowKey="id"
        search="按班级名称或备案编号查找"
        columns={[
          { key: 'title', title: '班级', sortable: true, card: 'title' },
          { key: 'number', title: '备案编号', copy: true },
          { key: 'regionName', title: '地区' },
          {
            key: 'closedAt',
            title: '结班日期',
            sortable: true,
            render: (r) => (r.closedAt ? dayOf(r.closedAt) : '—'),
          },
          {
            key: 'trainees',
            title: '在册 / 备案',
            align: 'right',
            render: (r) => `${r.trainees} / ${r.seats}`,
          },
          {
            key: 'estimateFen',
            title: '备案占用',
            align: 'right',
            render: (r) => (r.estimateFen === null ? '—' : <Money fen={r.estimateFen} />),
          },
          fileColumn(busy, (classId) => void submit({ classId })),
        ]}
        emptyText="没有可以申报的班级"
        emptyNext="办理结班后的班级出现在这里；已经申报的请在“补贴申报”中查看。"
      />
    </>
  )
}

const fileColumn = (busy: boolean, file: (classId: string) => void) => ({
  key: 'do',
  title: '办理',
  card: 'foot' as const,
  render: (r: { id: string }) => (
    <Button type="primary" size="small" loading={busy} onClick={() => file(r.id)}>
      核算并申报
    </Button>
  ),
})

/** Trainees who found work, class by class; only verified employment counts. */
function Rewards() {
  const [, go] = useLocation()
  const { submit, busy, reasons, clear } = useSubmit(createReward, {
    success: '已核算，请核对后提交',
    onDone: ({ id }) => go(`/claims/${id}`),
  })
  return (
    <>
      <Refusals reasons={reasons} onClose={clear} />
      <DataTable
        act={rewardClasses}
        rowKey="id"
        search="按班级名称或备案编号查找"
        columns={[
          { key: 'title', title: '班级', sortable: true, card: 'title' },
          { key: 'number', title: '备案编号', copy: true },
          { key: 'regionName', title: '地区' },
          { key: 'endsOn', title: '培训结束', sortable: true },
          { key: 'trainees', title: '在册', align: 'right' },
          { key: 'employed', title: '已登记就业', align: 'right' },
          { key: 'verified', title: '已核实', align: 'right' },
          { key: 'claimed', title: '已申报', align: 'right' },
          fileColumn(busy, (classId) => void submit({ classId })),
        ]}
        emptyText="没有可以申报就业奖补的班级"
        emptyNext="在“就业跟踪”中登记学员的就业情况并经人社部门核实后，班级出现在这里。"
      />
    </>
  )
}
