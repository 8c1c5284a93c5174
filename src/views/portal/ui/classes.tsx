import type { openClasses } from '#training/class-filing/contract'
import { Empty, PageTitle, SearchBar, useFetch } from '#web/light'
import { filled, useAddress } from './address.ts'
import { ClassCard } from './class-card.tsx'
import { Listing } from './listing.tsx'
import { OccupationPicker, RegionPicker } from './pickers.tsx'

export default function Classes() {
  const { values, page, set } = useAddress(['q', 'region', 'occupationCode'])
  const fetched = useFetch<typeof openClasses>('/api/training/open-classes', {
    ...filled(values),
    page,
    size: 10,
  })
  return (
    <>
      <PageTitle title="找培训" note="以下班级已备案、正在招生，符合条件的学员由政府补贴。" />
      <SearchBar value={values.q} onSearch={(q) => set({ q })} placeholder="班级、职业或机构名称" />
      <details className="qp-filters" open={Boolean(values.region || values.occupationCode)}>
        <summary>按地区、职业筛选</summary>
        <RegionPicker value={values.region} onChange={(region) => set({ region })} />
        <OccupationPicker
          value={values.occupationCode}
          onChange={(occupationCode) => set({ occupationCode })}
        />
      </details>
      <Listing
        fetched={fetched}
        page={page}
        onPage={(next) => set({ page: next })}
        keyOf={(c) => c.id}
        empty={<Empty text="没有符合条件的班级" next="可以换个词，或放宽地区和职业。" />}
      >
        {(c) => <ClassCard row={c} />}
      </Listing>
    </>
  )
}
