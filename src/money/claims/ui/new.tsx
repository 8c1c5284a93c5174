import { Button } from 'antd'
import { useLocation } from 'wouter'
import { dayOf } from '#platform/day'
import { DataTable, Money, PageHead, Refusals, useSubmit } from '#web/console'
import { claimableClasses, createClaim } from '../contract.ts'

/** A claim starts from a closed class; everything else is already known. */
export default function NewClaim() {
  const [, go] = useLocation()
  const { submit, busy, reasons, clear } = useSubmit(createClaim, {
    success: '已核算，请核对后提交',
    onDone: ({ id }) => go(`/claims/${id}`),
  })
  return (
    <>
      <PageHead
        title="新建补贴申报"
        note="选择已结班的班级，系统按实名名册、签到、考核、证书和评价逐人核算，不需要重复填报。"
      />
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
          {
            key: 'do',
            title: '办理',
            card: 'foot',
            render: (r) => (
              <Button
                type="primary"
                size="small"
                loading={busy}
                onClick={() => void submit({ classId: r.id })}
              >
                核算并申报
              </Button>
            ),
          },
        ]}
        emptyText="没有可以申报的班级"
        emptyNext="办理结班后的班级出现在这里；已经申报的请在“补贴申报”中查看。"
      />
    </>
  )
}
