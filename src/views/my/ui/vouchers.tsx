import { useState } from 'react'
import type { claimVoucher, giveUpVoucher, leaveLine, myVouchers } from '#money/vouchers/contract'
import type { OutputOf } from '#platform/act'
import { showInstant } from '#platform/day'
import type { myClasses } from '#training/class-filing/contract'
import {
  Button,
  Card,
  Dialog,
  Empty,
  Facts,
  Go,
  LinkButton,
  List,
  Loading,
  PageTitle,
  Refusals,
  Select,
  Tag,
  useFetch,
  usePost,
} from '#web/light'

type Mine = OutputOf<typeof myVouchers>
type Voucher = Mine['vouchers'][number]
type Offer = Mine['offers'][number]

const tones = {
  available: 'good',
  held: 'waiting',
  redeemed: 'plain',
  expired: 'bad',
  returned: 'plain',
  revoked: 'bad',
} as const
/** Soon: what ends within a week is said aloud. */
const SOON_DAYS = 7

const jobs = (list: readonly { name: string }[]): string =>
  list.length === 0 ? '不限职业（工种）' : list.map((o) => o.name).join('、')

export default function Vouchers() {
  const { data, loading, reasons, reload } = useFetch<typeof myVouchers>('/api/money/my/vouchers', {})
  const classes = useFetch<typeof myClasses>('/api/training/my/classes', {})
  if (loading && !data) return <Loading />
  if (!data)
    return (
      <>
        <PageTitle title="我的培训券" />
        <Refusals reasons={reasons} onRetry={reload} />
      </>
    )
  const titleOf = new Map((classes.data?.rows ?? []).map((c) => [c.id, c.title]))
  const live = data.vouchers.filter((v) => v.state === 'available' || v.state === 'held')
  const past = data.vouchers.filter((v) => !live.includes(v))
  return (
    <>
      <PageTitle
        title="我的培训券"
        note="领券后报名能用的培训班，补贴申报时自动核销；不用的券请交回给候补的人。"
      />
      <List
        items={live}
        keyOf={(v) => v.id}
        empty={<Empty text="您还没有可用的培训券" next="可在下面“可领的培训券”中领取。" />}
      >
        {(v) => <Held voucher={v} className={titleOf.get(v.classId ?? '') ?? null} onDone={reload} />}
      </List>
      {data.waiting.map((w) => (
        <Line key={w.batchId} wait={w} onDone={reload} />
      ))}
      <h2>可领的培训券</h2>
      <List
        items={data.offers}
        keyOf={(o) => o.id}
        empty={<Empty text="现在没有您可以领的培训券" next="新的培训券发放后显示在这里。" />}
      >
        {(o) => <CanHave offer={o} onDone={reload} />}
      </List>
      <p>
        <Go href="/p/vouchers">查看各地区正在发放的培训券</Go>
      </p>
      {past.length > 0 && (
        <details>
          <summary>用过和失效的培训券（{past.length} 张）</summary>
          <List items={past} keyOf={(v) => v.id} empty={null}>
            {(v) => <Held voucher={v} className={titleOf.get(v.classId ?? '') ?? null} onDone={reload} />}
          </List>
        </details>
      )}
    </>
  )
}

function Held({
  voucher: v,
  className,
  onDone,
}: {
  voucher: Voucher
  className: string | null
  onDone: () => void
}) {
  const [asking, setAsking] = useState(false)
  const give = usePost<typeof giveUpVoucher>('/api/money/my/vouchers/:id/give-up', {
    onDone: () => {
      setAsking(false)
      onDone()
    },
  })
  const soon = v.daysLeft !== null && v.daysLeft <= SOON_DAYS
  return (
    <Card title={v.number} aside={<Tag tone={tones[v.state]}>{v.stateTitle}</Tag>}>
      <Facts
        items={[
          { label: '券面', value: `${v.kindTitle}，${v.face}` },
          { label: '可学', value: jobs(v.occupations) },
          { label: '使用地区', value: v.regionName },
          {
            label: '有效期至',
            value: (
              <>
                {v.expiresOn}
                {soon && (
                  <>
                    {' '}
                    <Tag tone="warn">{v.daysLeft === 0 ? '今天到期' : `还有 ${v.daysLeft} 天`}</Tag>
                  </>
                )}
              </>
            ),
          },
          ...(className ? [{ label: '用于', value: className }] : []),
          ...(v.endReason ? [{ label: '失效原因', value: v.endReason }] : []),
        ]}
      />
      {v.can.includes('use') && (
        <p className="qm-links">
          <LinkButton href={`/my/vouchers/${v.id}`} kind="primary">
            看附近能用的班
          </LinkButton>
          <Button kind="quiet" onClick={() => setAsking(true)}>
            交回
          </Button>
        </p>
      )}
      {asking && (
        <Dialog open onClose={() => setAsking(false)} title="交回这张培训券？">
          <p>交回后，券会补发给候补的人；您如果还要，需要重新领取，可能已经领完。</p>
          <Refusals reasons={give.reasons} />
          <Button
            kind="danger"
            block
            busy={give.busy}
            onClick={() => void give.post({ id: v.id, version: v.version })}
          >
            确认交回
          </Button>
        </Dialog>
      )}
    </Card>
  )
}

function Line({ wait, onDone }: { wait: Mine['waiting'][number]; onDone: () => void }) {
  const leave = usePost<typeof leaveLine>('/api/money/my/voucher-line/:batchId/leave', { onDone })
  return (
    <Card title={wait.title} aside={<Tag tone="waiting">候补中</Tag>}>
      <p>
        {wait.ahead === 0 ? '您排在第一位' : `前面还有 ${wait.ahead} 人`}
        ，有券退回或过期时按登记先后自动补发，并发短信告诉您。
      </p>
      <p className="ql-soft">{showInstant(wait.at)} 登记</p>
      <Refusals reasons={leave.reasons} />
      <Button kind="quiet" busy={leave.busy} onClick={() => void leave.post({ batchId: wait.batchId })}>
        退出候补
      </Button>
    </Card>
  )
}

function CanHave({ offer: o, onDone }: { offer: Offer; onDone: () => void }) {
  const [region, setRegion] = useState('')
  const [group, setGroup] = useState('')
  const [said, setSaid] = useState<string | null>(null)
  const claim = usePost<typeof claimVoucher>('/api/money/my/vouchers', {
    onDone: (out) => {
      setSaid(
        out.outcome === 'claimed' ? `领取成功：${out.number}` : `已登记候补，前面还有 ${out.ahead ?? 0} 人`,
      )
      onDone()
    },
  })
  const notYet = o.reasons.some((r) => r.code === 'voucher.not_yet')
  const unanswered = (o.ask.regions.length > 0 && !region) || false
  const send = (orWait: boolean) =>
    void claim.post({
      batchId: o.id,
      orWait,
      ...(region ? { region } : {}),
      ...(group ? { category: group as never } : {}),
    })
  return (
    <Card title={o.title} aside={<Tag tone={o.left > 0 ? 'good' : 'warn'}>余 {o.left} 张</Tag>}>
      <Facts
        items={[
          { label: '券面', value: `${o.kindTitle}，${o.face}` },
          { label: '可学', value: jobs(o.occupations) },
          { label: '使用地区', value: o.regionName },
          {
            label: '领取时间',
            value: `${showInstant(o.claimFrom)} 至 ${showInstant(o.claimUntil)}`,
          },
          {
            label: '使用期限',
            value: `${o.validDays === null ? '' : `领取后 ${o.validDays} 天内，`}不晚于 ${o.validUntil}`,
          },
        ]}
      />
      {o.note && <p className="ql-soft">{o.note}</p>}
      {!notYet && o.ask.regions.length > 0 && (
        <Select
          label="您居住或工作在哪里"
          blank="请选择"
          value={region}
          onChange={setRegion}
          options={o.ask.regions.map((r) => ({ value: r.code, label: r.name }))}
        />
      )}
      {!notYet && o.ask.groups.length > 0 && (
        <Select
          label="您属于哪一类人员"
          hint="按人群分配的名额需要；使用时会与部门数据核对。"
          blank="都不是"
          value={group}
          onChange={setGroup}
          options={o.ask.groups}
        />
      )}
      <Refusals reasons={claim.reasons} />
      {claim.reasons.length === 0 &&
        o.reasons.map((r) => (
          <p key={r.code}>
            {r.message}
            <span className="ql-soft">{r.next}</span>
          </p>
        ))}
      {said && <p role="status">{said}</p>}
      {!notYet && (
        <Button
          kind="primary"
          block
          busy={claim.busy}
          disabled={unanswered}
          onClick={() => send(o.soldOut || claim.reasons.some((r) => r.code === 'voucher.sold_out'))}
        >
          {o.soldOut || claim.reasons.some((r) => r.code === 'voucher.sold_out') ? '登记候补' : '领取'}
        </Button>
      )}
    </Card>
  )
}
