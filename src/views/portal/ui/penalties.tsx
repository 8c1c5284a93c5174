import type { publicPenalties } from '#supervision/penalties/contract'
import { Empty, Facts, PageTitle, SearchBar, useFetch } from '#web/light'
import { filled, useAddress } from './address.ts'
import { Listing } from './listing.tsx'
import { RegionPicker } from './pickers.tsx'

/** Major violations of institutions, made public until their day. */
export default function Penalties() {
  const { values, page, set } = useAddress(['region', 'q'])
  const fetched = useFetch<typeof publicPenalties>('/api/public/penalties', {
    ...filled(values),
    page,
    size: 10,
  } as never)
  return (
    <>
      <PageTitle
        title="重大违法行为公布"
        note="培训、评价机构的重大劳动保障违法行为，依法向社会公布；公布期满后撤下。"
      />
      <SearchBar
        value={values.q ?? ''}
        label="查找机构"
        placeholder="机构名称"
        onSearch={(q) => set({ q })}
      />
      <RegionPicker value={values.region} onChange={(region) => set({ region })} />
      <Listing
        fetched={fetched}
        page={page}
        onPage={(next) => set({ page: next })}
        keyOf={(one) => one.id}
        empty={<Empty text="没有正在公布的重大违法行为" next="可以放宽地区或机构名称。" />}
      >
        {(one) => (
          <article className="qp-item">
            <h3>{one.orgName}</h3>
            <Facts
              items={[
                { label: '统一社会信用代码', value: one.uscc },
                { label: '地区', value: one.regionName },
                { label: '主要事实', value: one.content },
                { label: '处理', value: one.measures.join('、') || '另行处理' },
                { label: '决定', value: `${one.decidedOn} ${one.decisionNumber}` },
                { label: '公布至', value: one.untilOn },
              ]}
            />
          </article>
        )}
      </Listing>
    </>
  )
}
