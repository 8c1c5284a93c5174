import type { openBatches } from '#money/vouchers/contract'
import { showInstant } from '#platform/day'
import { Empty, Facts, LinkButton, PageTitle, Tag, useFetch } from '#web/light'
import { filled, useAddress } from './address.ts'
import { Listing } from './listing.tsx'
import { RegionPicker } from './pickers.tsx'

/** Vouchers that can be claimed now or soon, how many are left of them, and for whom. */
export default function Vouchers() {
  const { values, page, set } = useAddress(['region'])
  const fetched = useFetch<typeof openBatches>('/api/money/open-vouchers', {
    ...filled(values),
    page,
    size: 10,
  } as never)
  const now = new Date().toISOString()
  return (
    <>
      <PageTitle
        title="培训券"
        note="由失业保险基金支付的技能培训补贴须使用培训券；每人每批限领一张，领完可登记候补。"
      />
      <RegionPicker value={values.region} onChange={(region) => set({ region })} />
      <Listing
        fetched={fetched}
        page={page}
        onPage={(next) => set({ page: next })}
        keyOf={(b) => b.id}
        empty={<Empty text="现在没有正在发放的培训券" next="可以放宽地区，或过几天再来看。" />}
      >
        {(b) => (
          <article className="qp-item">
            <h3>{b.title}</h3>
            <p>
              <Tag>{b.kindTitle}</Tag>{' '}
              {b.claimFrom > now ? (
                <Tag tone="waiting">{showInstant(b.claimFrom)} 开始领取</Tag>
              ) : (
                <Tag tone={b.left > 0 ? 'good' : 'warn'}>
                  {b.left > 0 ? `余 ${b.left} 张` : '已领完，可候补'}
                </Tag>
              )}
            </p>
            <Facts
              items={[
                { label: '券面', value: b.face },
                {
                  label: '可学',
                  value:
                    b.occupations.length === 0
                      ? '不限职业（工种）'
                      : b.occupations.map((o) => o.name).join('、'),
                },
                { label: '支付资金', value: b.fundTitle },
                { label: '领取时间', value: `${showInstant(b.claimFrom)} 至 ${showInstant(b.claimUntil)}` },
                {
                  label: '使用期限',
                  value: `${b.validDays === null ? '' : `领取后 ${b.validDays} 天内，`}不晚于 ${b.validUntil}`,
                },
                { label: '依据', value: b.documentNumber },
              ]}
            />
            <details>
              <summary>名额分配（共 {b.total} 张）</summary>
              <ul>
                {b.quotas.map((q) => (
                  <li key={`${q.region}${q.group}`}>
                    {q.regionName}，{q.group}：{q.total} 张，余 {q.left} 张
                  </li>
                ))}
              </ul>
            </details>
            <LinkButton href="/my/vouchers" kind="primary">
              去领取
            </LinkButton>
          </article>
        )}
      </Listing>
    </>
  )
}
