import { Button } from 'antd'
import { useState } from 'react'
import { showInstant } from '#platform/day'
import { DataTable, Money, optionsOf, ReasonModal, StateTag } from '#web/console'
import { type HolderView, listVouchers, revokeVoucher, voucherStates } from '../contract.ts'
import { voucherTones } from './shown.ts'

const origins = { claimed: '本人领取', waited: '候补补发' } as const

/** The page names the batch already. */
const shortNo = (number: string): string => /第 \d+ 号$/.exec(number)?.[0] ?? number

/** Who holds a batch's vouchers, masked. */
export function Holders({ batchId, mayRevoke }: { batchId: string; mayRevoke: boolean }) {
  const [revoking, setRevoking] = useState<HolderView | null>(null)
  return (
    <>
      <DataTable
        act={listVouchers}
        name="holders"
        title="持券情况"
        rowKey="id"
        search="按完整身份证号查找"
        fixedInput={{ id: batchId }}
        filters={[
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(voucherStates) },
          { kind: 'region', name: 'region', label: '领取地区' },
        ]}
        columns={[
          { key: 'no', title: '券号', sortable: true, render: (r) => shortNo(r.number), card: 'title' },
          { key: 'nameMasked', title: '姓名', render: (r) => `${r.nameMasked}（${r.idNumberMasked}）` },
          { key: 'region', title: '领取地区', sortable: true, render: (r) => r.regionName },
          {
            key: 'groupName',
            title: '人群',
            render: (r) =>
              `${r.category === null ? '未分人群' : r.groupName}${r.toldBy === 'self' ? '（本人填报）' : ''}`,
          },
          { key: 'origin', title: '来源', hidden: true, render: (r) => origins[r.origin] },
          {
            key: 'claimedAt',
            title: '领取时间',
            sortable: true,
            render: (r) => showInstant(r.claimedAt),
          },
          { key: 'expiresOn', title: '有效期至', sortable: true },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={voucherStates} tones={voucherTones} />,
          },
          {
            key: 'amountFen',
            title: '核销金额',
            align: 'right',
            render: (r) => (r.amountFen === null ? '—' : <Money fen={r.amountFen} />),
          },
          { key: 'endReason', title: '失效原因', hidden: true },
          ...(mayRevoke
            ? [
                {
                  key: 'act',
                  title: '办理',
                  render: (r: HolderView) =>
                    r.state === 'available' ? (
                      <Button size="small" danger onClick={() => setRevoking(r)}>
                        收回
                      </Button>
                    ) : null,
                },
              ]
            : []),
        ]}
        emptyText="还没有人领取"
        emptyNext="发布后，劳动者在手机“我的培训券”领取。"
      />
      <ReasonModal
        act={revokeVoucher}
        input={{ id: revoking?.id ?? '', version: revoking?.version ?? 1 }}
        open={revoking !== null}
        onClose={() => setRevoking(null)}
        success="已收回，名额退回给候补的人"
        danger
      />
    </>
  )
}
