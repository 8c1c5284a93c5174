import { dayOf } from '#platform/day'
import type { publicPlans } from '#supervision/inspections/contract'
import { Days, Empty, Go, PageTitle, useFetch } from '#web/light'
import { filled, useAddress } from './address.ts'
import { Listing } from './listing.tsx'
import { RegionPicker } from './pickers.tsx'

/** Draws of classes to be inspected: bound by hashes before, open to everybody after. */
export default function PublicInspections() {
  const { values, page, set } = useAddress(['region'])
  const fetched = useFetch<typeof publicPlans>('/api/public/inspection-plans', {
    ...filled(values),
    page,
    size: 10,
  } as never)
  return (
    <>
      <PageTitle
        title="抽查公开"
        note="检查哪些培训班、派谁去，由抽签决定。抽签前公布名单和密数的摘要，检查后公开全部内容和结果，任何人都能重算。"
      />
      <RegionPicker value={values.region} onChange={(region) => set({ region })} />
      <Listing
        fetched={fetched}
        page={page}
        onPage={(next) => set({ page: next })}
        keyOf={(plan) => plan.id}
        empty={<Empty text="还没有公布的抽查" next="可以放宽地区。" />}
      >
        {(plan) => (
          <article className="qp-item">
            <h3>
              <Go href={`/p/inspections/${plan.id}`}>{plan.title}</Go>
            </h3>
            <p>
              {plan.regionName}，{plan.kindTitle}，从 {plan.classCount} 个班中抽 {plan.count} 个
            </p>
            <p className="ql-soft">
              {dayOf(plan.publishedAt)} 公布，检查期间 <Days from={plan.fromOn} to={plan.toOn} />，
              {plan.stateTitle}
            </p>
          </article>
        )}
      </Listing>
    </>
  )
}
