import type { publicDisclosures } from '#money/disclosure/contract'
import { dayOf } from '#platform/day'
import { Empty, Go, Money, PageTitle, Select, useFetch } from '#web/light'
import { filled, useAddress } from './address.ts'
import { Listing } from './listing.tsx'
import { RegionPicker } from './pickers.tsx'

const QUARTERS = ['第一季度', '第二季度', '第三季度', '第四季度']

export default function Disclosures() {
  const { values, page, set } = useAddress(['region', 'quarter'])
  const fetched = useFetch<typeof publicDisclosures>('/api/public/disclosures', {
    ...filled(values),
    page,
    size: 10,
  } as never)
  return (
    <>
      <PageTitle
        title="资金使用公开"
        note="补贴资金用在哪里、用了多少、追回了多少，每季度公开一次；数据取自资金台账。"
      />
      <RegionPicker value={values.region} onChange={(region) => set({ region })} />
      <Select
        label="季度"
        blank="全部"
        value={values.quarter}
        onChange={(quarter) => set({ quarter })}
        options={QUARTERS.map((label, i) => ({ value: String(i + 1), label }))}
      />
      <Listing
        fetched={fetched}
        page={page}
        onPage={(next) => set({ page: next })}
        keyOf={(d) => d.id}
        empty={<Empty text="还没有资金使用公开" next="可以放宽地区或季度。" />}
      >
        {(d) => (
          <article className="qp-item">
            <h3>
              <Go href={`/p/disclosures/${d.id}`}>{d.title}</Go>
            </h3>
            <p>
              支付 <Money fen={d.totals.paidFen} />，{d.totals.people} 人
              {d.totals.backFen > 0 && (
                <>
                  ；追回 <Money fen={d.totals.backFen} />
                </>
              )}
            </p>
            <p className="ql-soft">
              {d.publishedAt ? `${dayOf(d.publishedAt)} 公开` : ''}
              {d.versionNo > 1 ? `，第 ${d.versionNo} 版` : ''}
            </p>
          </article>
        )}
      </Listing>
    </>
  )
}
