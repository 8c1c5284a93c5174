import { CheckField, Empty, Go, PageTitle, SearchBar, Select, Tag, useFetch } from '#web/light'
import type { listInstitutions } from '../contract.ts'
import { filled, useAddress } from './address.ts'
import { placeOf } from './class-card.tsx'
import { Listing } from './listing.tsx'
import { OccupationPicker, RegionPicker } from './pickers.tsx'

export default function Institutions() {
  const { values, page, set } = useAddress(['q', 'region', 'occupation', 'ownership', 'openOnly'])
  const fetched = useFetch<typeof listInstitutions>('/api/portal/institutions', {
    ...filled(values),
    page,
    size: 10,
  } as never)
  return (
    <>
      <PageTitle title="补贴性培训机构" note="各地目录内的机构；已暂停或移出的不在此列。" />
      <SearchBar value={values.q} onSearch={(q) => set({ q })} placeholder="机构、地址或培训项目" />
      <details
        className="qp-filters"
        open={Boolean(values.region || values.occupation || values.ownership || values.openOnly)}
      >
        <summary>按地区、项目、性质筛选</summary>
        <RegionPicker value={values.region} onChange={(region) => set({ region })} />
        <OccupationPicker value={values.occupation} onChange={(occupation) => set({ occupation })} />
        <Select
          label="办学性质"
          value={values.ownership}
          onChange={(ownership) => set({ ownership })}
          options={[
            { value: 'public', label: '公办' },
            { value: 'private', label: '民办' },
            { value: 'state-enterprise', label: '国有企业办' },
          ]}
        />
        <CheckField
          label="只看正在招生的"
          checked={values.openOnly === 'true'}
          onChange={(on) => set({ openOnly: on ? 'true' : '' })}
        />
      </details>
      <Listing
        fetched={fetched}
        page={page}
        onPage={(next) => set({ page: next })}
        keyOf={(r) => r.orgId}
        empty={<Empty text="没有符合条件的机构" next="可以换个词，或放宽筛选条件。" />}
      >
        {(r) => (
          <article className="qp-item">
            <h3>
              <Go href={`/p/institutions/${r.orgId}`}>{r.name}</Go>
            </h3>
            <p>
              <Tag>{r.ownershipTitle}</Tag>{' '}
              {r.openClasses > 0 && <Tag tone="good">{r.openClasses} 个班正在招生</Tag>}
            </p>
            <p>{r.skills.map((s) => s.title).join('、')}</p>
            <p className="ql-soft">
              {placeOf(r.regionName, r.address)}
              <br />
              {r.contactName} {r.contactPhone && <a href={`tel:${r.contactPhone}`}>{r.contactPhone}</a>}
            </p>
          </article>
        )}
      </Listing>
    </>
  )
}
