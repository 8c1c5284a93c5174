import { Button } from 'antd'
import { Link, useLocation } from 'wouter'
import { certificateKinds, trackNames } from '#training/plans/contract'
import { DataTable, levelName, Money, optionsOf, PageHead, StateTag, useMay } from '#web/console'
import { classStates, exportClasses, listClasses } from '../contract.ts'
import { classTones } from './shown.tsx'

export default function Classes() {
  const [, go] = useLocation()
  const mayFile = useMay('class.file')
  const add = mayFile && (
    <Link href="/class-filing/new">
      <Button type="primary">新建开班备案</Button>
    </Link>
  )
  return (
    <>
      <PageHead
        title="开班备案"
        note="材料齐全、额度落实后备案；机构申报、初审、复核由不同人员办理。"
        actions={add}
      />
      <DataTable
        act={listClasses}
        rowKey="id"
        search="按班级名称或备案编号查找"
        opens={(row) => go(`/class-filing/${row.id}`)}
        exportAct={exportClasses}
        filters={[
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(classStates) },
          { kind: 'select', name: 'track', label: '监管类别', options: optionsOf(trackNames) },
          { kind: 'region', name: 'region', label: '地区' },
          { kind: 'occupation', name: 'occupationCode', label: '职业（工种）' },
          { kind: 'days', from: 'from', to: 'to', label: '开班日期' },
        ]}
        columns={[
          { key: 'title', title: '班级名称', sortable: true, card: 'title' },
          { key: 'number', title: '备案编号', sortable: true, copy: true },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={classStates} tones={classTones} />,
          },
          { key: 'orgName', title: '培训机构', hidden: mayFile },
          { key: 'regionName', title: '地区', sortable: 'region', hidden: mayFile },
          { key: 'occupationName', title: '职业（工种）' },
          { key: 'level', title: '等级', render: (r) => levelName(r.level) },
          { key: 'track', title: '监管类别', hidden: true, render: (r) => trackNames[r.track] },
          {
            key: 'certificateKind',
            title: '证书类型',
            hidden: true,
            render: (r) => certificateKinds[r.certificateKind],
          },
          {
            key: 'seats',
            title: '在册 / 备案',
            sortable: true,
            align: 'right',
            render: (r) => `${r.traineeCount} / ${r.seats}`,
          },
          { key: 'startsOn', title: '开班日期', sortable: true },
          { key: 'endsOn', title: '结束日期', hidden: true },
          {
            key: 'reservedFen',
            title: '占用额度',
            align: 'right',
            render: (r) => (r.reservedFen === null ? '—' : <Money fen={r.reservedFen} />),
          },
        ]}
        emptyText="还没有培训班"
        emptyNext={
          mayFile
            ? '选择已定稿的培训方案，点击“新建开班备案”，按清单补齐后提交。'
            : '机构提交的开班备案出现在这里。'
        }
        emptyAction={add}
      />
    </>
  )
}
