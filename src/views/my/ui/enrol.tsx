import { useState } from 'react'
import { useParams } from 'wouter'
import type { OutputOf } from '#platform/act'
import type { enrolSelf, myClasses, oneOpenClass, voucherOptions } from '#training/class-filing/contract'
import {
  Button,
  Card,
  Days,
  Facts,
  Go,
  LinkButton,
  Loading,
  PageTitle,
  Refusals,
  Select,
  useFetch,
  usePost,
  wholeDates,
} from '#web/light'
import { CATEGORY_NAMES } from './names.ts'

export default function Enrol() {
  const { id } = useParams<{ id: string }>()
  const { data, loading, reasons } = useFetch<typeof oneOpenClass>('/api/training/open-classes/:id', { id })
  const [category, setCategory] = useState('')
  const [done, setDone] = useState<OutputOf<typeof enrolSelf> | null>(null)
  const enrol = usePost<typeof enrolSelf>('/api/training/classes/:id/enrol', { onDone: setDone })
  // Asks who is there before anything is filled in: a visitor is led to sign in first and comes back here.
  const mine = useFetch<typeof myClasses>('/api/training/my/classes', {})
  const vouchers = useFetch<typeof voucherOptions>('/api/training/classes/:id/voucher-options', { id })
  // Who comes from one of their vouchers has chosen it already.
  const [voucher, setVoucher] = useState(() => new URLSearchParams(location.search).get('voucher') ?? '')
  if ((loading && !data) || (mine.loading && !mine.data)) return <Loading />
  if (!data || !mine.data) {
    return (
      <>
        <PageTitle title="报名" />
        <Refusals reasons={[...reasons, ...mine.reasons]} />
        <a className="ql-button ql-plain" href="/p/classes">
          看其他培训班
        </a>
      </>
    )
  }
  if (!done && mine.data.rows.some((c) => c.id === id && c.enrolmentState === 'enrolled')) {
    return (
      <>
        <PageTitle title="您已报名这个班" note={data.title} />
        <LinkButton href="/my/classes" kind="primary">
          查看我的培训
        </LinkButton>
      </>
    )
  }
  if (done) {
    return (
      <>
        <PageTitle title="报名成功" note={data.title} />
        <Card title={done.subsidised ? '您符合补贴条件' : '已报名，但目前不享受补贴'}>
          {done.voucher && <p>已使用培训券：{done.voucher}</p>}
          <Refusals reasons={done.warnings} title="请留意" />
          <p>{wholeDates(`请在 ${data.startsOn} 按时到课，上课当天用手机签到、签退。`)}</p>
          <LinkButton href="/my/classes" kind="primary">
            查看我的培训
          </LinkButton>
        </Card>
      </>
    )
  }
  return (
    <>
      <PageTitle title="报名" note={data.title} />
      <Card>
        <Facts
          items={[
            { label: '培训机构', value: data.orgName },
            { label: '时间', value: <Days from={data.startsOn} to={data.endsOn} /> },
            { label: '地点', value: `${data.venueName}，${data.address}` },
            { label: '剩余名额', value: `${data.seatsLeft} 个` },
          ]}
        />
        <Select
          label="您属于哪一类人员"
          hint="用于核对补贴条件；会与部门数据核对，请如实选择。"
          blank="请选择"
          required
          value={category}
          onChange={setCategory}
          options={Object.entries(CATEGORY_NAMES).map(([value, label]) => ({ value, label }))}
        />
        {vouchers.data && vouchers.data.options.length > 0 && (
          <Select
            label="使用培训券"
            {...(vouchers.data.needed
              ? {
                  hint: `这个班由${vouchers.data.fundTitle}支付，须使用培训券；不选时自动使用最先到期的一张。`,
                }
              : { hint: '这个班不要求用券；用了券，补贴按券面计算。' })}
            blank={vouchers.data.needed ? '自动选择' : '不用券'}
            value={voucher}
            onChange={setVoucher}
            options={vouchers.data.options.map((o) => ({
              value: o.id,
              label: `${o.expiresOn} 到期，${o.number}`,
            }))}
          />
        )}
        {vouchers.data?.needed && vouchers.data.options.length === 0 && (
          <p>
            这个班由{vouchers.data.fundTitle}支付，须使用培训券，您现在没有能用的券。可以先报名， 在补贴申报前
            <Go href="/my/vouchers">领券</Go>并在“我的培训”中为本班用券。
          </p>
        )}
        <Refusals reasons={enrol.reasons} />
        <Button
          kind="primary"
          block
          busy={enrol.busy}
          disabled={!category}
          onClick={() =>
            void enrol.post({ id, category: category as never, ...(voucher ? { voucherId: voucher } : {}) })
          }
        >
          确认报名
        </Button>
      </Card>
    </>
  )
}
