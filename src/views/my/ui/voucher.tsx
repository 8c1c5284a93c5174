import { useState } from 'react'
import { useParams } from 'wouter'
import type { classesForVoucher } from '#training/class-filing/contract'
import {
  Days,
  Empty,
  LEVEL_NAMES,
  LinkButton,
  List,
  Loading,
  Pager,
  PageTitle,
  Refusals,
  Tag,
  useFetch,
} from '#web/light'

/** What one voucher buys, in the own county first. */
export default function VoucherClasses() {
  const { id } = useParams<{ id: string }>()
  const [page, setPage] = useState(1)
  const { data, loading, reasons, reload } = useFetch<typeof classesForVoucher>(
    '/api/training/my/vouchers/:voucherId/classes',
    { voucherId: id, page, size: 10 },
  )
  if (loading && !data) return <Loading />
  const back = { href: '/my/vouchers', label: '我的培训券' }
  if (!data)
    return (
      <>
        <PageTitle title="能用的培训班" back={back} />
        <Refusals reasons={reasons} onRetry={reload} />
      </>
    )
  return (
    <>
      <PageTitle
        title="能用的培训班"
        note={`${data.voucher.number}，${data.voucher.expiresOn} 前开班的可用`}
        back={back}
      />
      <List
        items={data.rows}
        keyOf={(c) => c.id}
        empty={
          <Empty
            text="附近暂时没有能用这张券的班"
            next="新班备案后会显示在这里；也可以先看看其他培训班。"
            action={
              <a className="ql-button ql-plain" href="/p/classes">
                找培训
              </a>
            }
          />
        }
      >
        {(c) => (
          <article>
            <h3>{c.title}</h3>
            <p>
              {c.near && <Tag tone="good">就在本地</Tag>} {c.occupationName && <Tag>{c.occupationName}</Tag>}{' '}
              {c.level && <Tag>{LEVEL_NAMES[c.level]}</Tag>}{' '}
              <Tag tone={c.seatsLeft > 0 ? 'good' : 'warn'}>
                {c.seatsLeft > 0 ? `余 ${c.seatsLeft} 个名额` : '名额已满'}
              </Tag>
            </p>
            <p className="ql-soft">
              <Days from={c.startsOn} to={c.endsOn} />
              <br />
              {c.orgName}
              <br />
              {c.regionName}，共 {c.hours} 学时
            </p>
            {data.voucher.usable && c.seatsLeft > 0 && (
              <LinkButton href={`/my/enrol/${c.id}?voucher=${id}`} kind="primary">
                用这张券报名
              </LinkButton>
            )}
          </article>
        )}
      </List>
      <Pager page={data.page} size={data.size} total={data.total} onPage={setPage} />
    </>
  )
}
