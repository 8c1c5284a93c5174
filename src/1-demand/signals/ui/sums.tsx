import { Link, useSearchParams } from 'wouter'
import { BarChart, DataTable, PageHead, useAct } from '#web/console'
import { sumVacancies } from '../contract.ts'
import { Wage } from './wage.tsx'

/** The list that a sum counts: the same occupation and region, open needs only. */
const listOf = (occupation: string, region: string | null) =>
  `/vacancies?${new URLSearchParams({ state: 'open', occupation, ...(region ? { region } : {}) })}`

export default function VacancySums() {
  const [params] = useSearchParams()
  const region = params.get('region')
  const { data } = useAct(sumVacancies, { size: 10, ...(region ? { region } : {}) })
  const top = data?.rows ?? []
  return (
    <>
      <PageHead
        title="需求汇总"
        note="招聘中且到岗日期未过的岗位需求，按职业（工种）汇总；点击职业查看逐条需求。"
      />
      {top.length > 1 && (
        <BarChart
          title="需求人数居前的职业（工种）"
          categories={top.map((r) => r.occupationName)}
          series={[{ name: '需求人数', values: top.map((r) => r.headcount) }]}
          unit="人"
        />
      )}
      <DataTable
        act={sumVacancies}
        rowKey="occupationCode"
        search="按单位名称、职业或技能要求查找"
        filters={[{ kind: 'region', name: 'region', label: '工作地区' }]}
        columns={[
          {
            key: 'occupationName',
            title: '职业（工种）',
            card: 'title',
            render: (r) => <Link href={listOf(r.occupationCode, region)}>{r.occupationName}</Link>,
          },
          { key: 'occupationCode', title: '编码' },
          { key: 'headcount', title: '需求人数', align: 'right', sortable: true },
          { key: 'vacancies', title: '需求条数', align: 'right', sortable: true },
          { key: 'employers', title: '用人单位', align: 'right', sortable: true },
          { key: 'wage', title: '月工资范围', render: (r) => <Wage of={r} /> },
        ]}
        emptyText="没有招聘中的岗位需求"
        emptyNext="企业和各渠道填报岗位需求后，在这里按职业汇总。"
      />
    </>
  )
}
