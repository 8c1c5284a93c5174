import type { listNotices } from '#money/claims/contract'
import { Days, Empty, Go, Money, PageTitle, SearchBar, Select, Tag, useFetch } from '#web/light'
import { filled, useAddress } from './address.ts'
import { Listing } from './listing.tsx'
import { RegionPicker } from './pickers.tsx'

export default function Notices() {
  const { values, page, set } = useAddress(['q', 'region', 'open'])
  const fetched = useFetch<typeof listNotices>('/api/money/notices', {
    ...filled(values),
    page,
    size: 10,
  } as never)
  return (
    <>
      <PageTitle title="补贴公示" note="姓名、证件号已掩码；公示期内任何人都可以提出异议。" />
      <SearchBar value={values.q} onSearch={(q) => set({ q })} placeholder="班级、机构或申报编号" />
      <RegionPicker value={values.region} onChange={(region) => set({ region })} />
      <Select
        label="公示状态"
        value={values.open}
        onChange={(open) => set({ open })}
        options={[
          { value: 'true', label: '公示中' },
          { value: 'false', label: '公示已结束' },
        ]}
      />
      <p>
        <Go href="/p/objections">查询我的异议核查进度</Go>
      </p>
      <Listing
        fetched={fetched}
        page={page}
        onPage={(next) => set({ page: next })}
        keyOf={(n) => n.id}
        empty={<Empty text="没有符合条件的公示" next="可以放宽地区，或查看全省公示。" />}
      >
        {(n) => (
          <article className="qp-item">
            <h3>
              <Go href={`/p/notices/${n.id}`}>{n.title}</Go>
            </h3>
            <p>
              <Tag tone={n.open ? 'waiting' : 'plain'}>{n.open ? '公示中' : '公示已结束'}</Tag>{' '}
              <Tag>{n.subsidyTitle}</Tag>
            </p>
            <p className="ql-soft">
              <Days from={n.fromOn} to={n.untilOn} />（{n.workdays} 个工作日）
              <br />
              {n.regionName}，{n.people} 人，
              <Money fen={n.amountFen} />
            </p>
          </article>
        )}
      </Listing>
    </>
  )
}
