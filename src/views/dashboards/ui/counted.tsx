import { Breadcrumb } from 'antd'
import { Link, useSearchParams } from 'wouter'
import { DataTable, EmptyHint, PageHead, useRegions } from '#web/console'
import { countedClasses, countedPeople, type Figure, indicators } from '../contract.ts'
import { titleOf } from './figures.ts'

/** What one figure counts: its classes, then the people of one of them. */
export default function Counted() {
  const [params] = useSearchParams()
  const regions = useRegions()
  const region = params.get('region') ?? ''
  const indicator = (params.get('indicator') ?? '') as Figure['indicator']
  const [from, to] = [params.get('from') ?? '', params.get('to') ?? '']
  const classId = params.get('classId')
  if (!(indicator in indicators) || !region || !from || !to) {
    return (
      <>
        <PageHead title="计入明细" />
        <EmptyHint
          text="没有选择指标"
          next="请从目标进度页点开一个数字。"
          action={<Link href="/progress">目标进度</Link>}
        />
      </>
    )
  }
  const fixed = { region, indicator, from, to }
  const classesAt = `/progress/counted?view=classes&region=${region}&indicator=${indicator}&from=${from}&to=${to}`
  const classes = params.get('view') === 'classes'
  return (
    <>
      <PageHead
        title={`${titleOf(indicator)} · 计入明细`}
        note={`${regions.nameOf(region)}，${from} 至 ${to}`}
      />
      <Breadcrumb
        style={{ marginBottom: 16 }}
        items={[
          { title: <Link href={`/progress?region=${region}`}>目标进度</Link> },
          classId ? { title: <Link href={classesAt}>培训班</Link> } : { title: classes ? '培训班' : '人员' },
          ...(classId ? [{ title: '人员' }] : []),
        ]}
      />
      {classes && !classId ? (
        <DataTable
          key="classes"
          act={countedClasses}
          rowKey="classId"
          fixedInput={fixed}
          search="按班级、备案编号或机构查找"
          columns={[
            {
              key: 'title',
              title: '培训班',
              sortable: true,
              card: 'title',
              render: (r) => <Link href={`/timeline/class/${r.classId}`}>{r.title}</Link>,
            },
            { key: 'number', title: '备案编号', copy: true },
            { key: 'orgName', title: '培训机构', sortable: true },
            { key: 'regionName', title: '地区' },
            { key: 'closedOn', title: '结班日期', sortable: true },
            {
              key: 'people',
              title: '计入人次',
              align: 'right',
              sortable: true,
              render: (r) => (
                <Link href={`${classesAt}&classId=${r.classId}`}>{r.people.toLocaleString('zh-CN')}</Link>
              ),
            },
          ]}
          emptyText="没有计入的培训班"
          emptyNext="班级结班后计入。"
        />
      ) : (
        <DataTable
          key="people"
          act={countedPeople}
          rowKey="key"
          fixedInput={{ ...fixed, ...(classId ? { classId } : {}) }}
          search="按证书编号、职业或班级查找"
          columns={[
            { key: 'nameMasked', title: '姓名', card: 'title' },
            { key: 'idNumberMasked', title: '身份证号' },
            { key: 'what', title: '计入内容' },
            { key: 'classTitle', title: '培训班' },
            { key: 'regionName', title: '地区' },
            { key: 'on', title: '日期', sortable: true },
          ]}
          emptyText="没有计入的人员"
          emptyNext="结班或取得证书后计入。"
        />
      )}
    </>
  )
}
