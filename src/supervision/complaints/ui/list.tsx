import { Tag } from 'antd'
import { useLocation } from 'wouter'
import { showInstant } from '#platform/day'
import { DataTable, optionsOf, PageHead, StateTag } from '#web/console'
import { complaintKinds, complaintMoves, listComplaints, results } from '../contract.ts'
import { resultTones, tones } from './shown.ts'

const { states } = complaintMoves

export default function Complaints() {
  const [, go] = useLocation()
  return (
    <>
      <PageHead
        title="投诉举报"
        note="群众匿名或实名提交；五个工作日内受理，受理后六十日内办结，由另一人复核。举报人信息查看即留痕。"
      />
      <DataTable
        act={listComplaints}
        rowKey="id"
        opens={(row) => go(`/complaints/${row.id}`)}
        search="按被举报对象或受理编号查找"
        filters={[
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(states) },
          { kind: 'select', name: 'kind', label: '类别', options: optionsOf(complaintKinds) },
          { kind: 'region', name: 'region', label: '地区' },
        ]}
        columns={[
          { key: 'about', title: '被举报对象', card: 'title' },
          { key: 'kind', title: '类别', render: (r) => complaintKinds[r.kind] },
          { key: 'regionName', title: '地区' },
          { key: 'filedAt', title: '提交时间', sortable: true, render: (r) => showInstant(r.filedAt) },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={states} tones={tones} />,
          },
          {
            key: 'dueOn',
            title: '办理期限',
            render: (r) =>
              r.dueOn && (
                <>
                  {r.dueOn} {r.overdue && <Tag color="error">已逾期</Tag>}
                </>
              ),
          },
          {
            key: 'result',
            title: '结论',
            render: (r) =>
              r.result &&
              r.state === 'closed' && <StateTag state={r.result} states={results} tones={resultTones} />,
          },
          { key: 'receipt', title: '受理编号', copy: true },
          { key: 'named', title: '举报方式', hidden: true, render: (r) => (r.named ? '实名' : '匿名') },
        ]}
        emptyText="没有投诉举报"
        emptyNext="群众在公众服务网站提交后显示在这里。"
      />
    </>
  )
}
