import { Link } from 'wouter'
import { dayOf } from '#platform/day'
import { DataTable, Money, optionsOf, PageHead, StateTag } from '#web/console'
import { correctionStates, listCorrections } from '../contract.ts'

const tones = { asked: 'waiting', approved: 'bad', returned: 'warn', withdrawn: 'plain' } as const

const WHERE: Record<string, (id: string) => string> = {
  budget: (id) => `/budgets?open=${id}`,
  'budget-transfer': (id) => `/budget-transfers?open=${id}`,
  batch: (id) => `/payments/${id}`,
}
function hrefOf(place: string | null): string | null {
  const [kind = '', id = ''] = (place ?? '').split(':')
  return WHERE[kind]?.(id) ?? null
}

/** Every correction there was; each is asked for and decided where its matter is. */
export default function CorrectionList() {
  return (
    <>
      <PageHead
        title="冲正更正"
        note="已记账的不改不删，更正只能另记一笔相反的分录；申请与审定不能是同一人。预算、调剂在“预算与额度”“预算调剂”中申请，银行退票在“拨付批次”中登记。"
      />
      <DataTable
        act={listCorrections}
        rowKey="id"
        search="按事项查找"
        filters={[
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(correctionStates) },
          { kind: 'region', name: 'region', label: '地区' },
        ]}
        columns={[
          {
            key: 'title',
            title: '冲正事项',
            card: 'title',
            render: (r) => {
              const href = hrefOf(r.place)
              return href ? <Link href={href}>{r.title}</Link> : r.title
            },
          },
          { key: 'regionName', title: '地区', hidden: true },
          {
            key: 'amountFen',
            title: '金额',
            align: 'right',
            sortable: true,
            render: (r) => <Money fen={r.amountFen} />,
          },
          { key: 'reason', title: '理由' },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={correctionStates} tones={tones} />,
          },
          { key: 'askedByName', title: '申请', hidden: true },
          { key: 'askedAt', title: '申请日期', sortable: true, render: (r) => dayOf(r.askedAt) },
          { key: 'decidedByName', title: '审定', render: (r) => r.decidedByName ?? '待审定' },
          {
            key: 'reverseIds',
            title: '分录',
            render: (r) => (
              <>
                <Link href={`/ledger?open=${r.entryIds[0]}`}>原分录</Link>
                {r.reverseIds[0] && (
                  <>
                    {' '}
                    <Link href={`/ledger?open=${r.reverseIds[0]}`}>冲正分录</Link>
                  </>
                )}
              </>
            ),
          },
        ]}
        emptyText="没有冲正"
        emptyNext="录入错误或银行退票时，由经办人员申请，另一名复核人员审定。"
      />
    </>
  )
}
