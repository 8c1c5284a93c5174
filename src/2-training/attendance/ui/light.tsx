/** The trainee's phone: my sessions of today, signed checks with the code on the wall, calls during the lesson. */
import { useEffect, useState } from 'react'
import type { OutputOf } from '#platform/act'
import { showInstant } from '#platform/day'
import {
  Button,
  Card,
  Empty,
  Facts,
  List,
  Loading,
  PageTitle,
  Refusals,
  Select,
  Tag,
  useFetch,
} from '#web/light'
import type { MySession, mySessions } from '../contract.ts'
import { Entry, type What } from './phone-check.tsx'
import { Devices, Photo, Waiting, Witness } from './phone-parts.tsx'

export { MyHours } from './phone-parts.tsx'

/** How often a phone in a lesson asks whether it is called. */
const POLL_MS = 20_000
const KEPT = 'qc-my-sessions'
type Mine = OutputOf<typeof mySessions>
const clock = (at: string) => showInstant(at).slice(11)

/** What was read last: without a line the lessons of today and their challenges are still at hand. */
function keep(data: Mine, offset: number): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify({ data, offset }))
  } catch {
    // Storage is switched off: then only with a line.
  }
}
function kept(): { data: Mine; offset: number } | null {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? 'null')
  } catch {
    return null
  }
}

function State({ session }: { session: MySession }) {
  if (session.unconfirmed) return <Tag tone="warn">待教师确认</Tag>
  if (session.inAt && session.outAt) return <Tag tone="good">已完成</Tag>
  if (session.inAt) return <Tag tone="waiting">已签到</Tag>
  return <Tag>{session.next ? '待签到' : '未签到'}</Tag>
}

function About({ session }: { session: MySession }) {
  return (
    <Facts
      items={[
        { label: '课程', value: `${session.title}（${session.kindTitle}，${session.hours} 学时）` },
        { label: '时间', value: `${showInstant(session.startsAt)} 至 ${clock(session.endsAt)}` },
        { label: '地点', value: session.venueName },
        { label: '签到', value: session.inAt && clock(session.inAt) },
        { label: '签退', value: session.outAt && clock(session.outAt) },
      ]}
    />
  )
}

/** The lesson's call, loud enough to be noticed. */
function Called({ until }: { until: string }) {
  useEffect(() => {
    navigator.vibrate?.([300, 150, 300])
  }, [])
  return (
    <p role="alert">
      <strong>随机点名：请在 {clock(until)} 前扫现场屏幕上的码应答。</strong>
      超过时间不应答的，按规则扣减学时。
    </p>
  )
}

function useMine() {
  const { data, loading, reasons, reload } = useFetch<typeof mySessions>('/api/training/my/sessions', {})
  const [offset, setOffset] = useState(0)
  useEffect(() => {
    if (!data) return
    const ahead = Date.parse(data.now) - Date.now()
    setOffset(ahead)
    keep(data, ahead)
  }, [data])
  const inLesson = data?.today.some((s) => s.inAt && !s.outAt) ?? false
  useEffect(() => {
    if (!inLesson) return
    const timer = setInterval(reload, POLL_MS)
    return () => clearInterval(timer)
  }, [inLesson, reload])
  const lost = reasons.length > 0 && reasons.every((r) => r.code === 'web.lost_line')
  const old = lost ? kept() : null
  const usable =
    old && old.data.now.slice(0, 10) === new Date(Date.now() + old.offset).toISOString().slice(0, 10)
  return usable && old
    ? { ...old, loading, reasons: [], reload, lost: true }
    : { data, offset, loading, reasons, reload, lost: false }
}

/** The QR code on the wall opens this page as `/my/check?s=<session>&c=<code>`. */
export function CheckIn() {
  const address = new URLSearchParams(location.search)
  const wanted = address.get('s')
  const digits = /^\d{6}$/.test(address.get('c') ?? '') ? (address.get('c') as string) : ''
  const { data, offset, loading, reasons, reload, lost } = useMine()
  const [chosen, setChosen] = useState(wanted ?? '')
  const [turn, setTurn] = useState(0)
  if (!data) {
    return loading ? <Loading /> : <Refusals reasons={reasons} title="暂时查不到课次" onRetry={reload} />
  }
  const { today, coming, devices, unlocks } = data
  const open = today.filter((s) => s.recall || s.next !== null)
  const session = today.find((s) => s.sessionId === chosen) ?? open[0] ?? today[0]
  const what: What | null = session?.recall ? 'recall' : (session?.next ?? null)
  const done = () => {
    setTurn((n) => n + 1)
    reload()
  }
  return (
    <>
      <PageTitle title="签到签退" note="用本人手机签到；一部手机只能登记为一人的签到手机。" />
      {lost && (
        <p role="status">
          <Tag tone="warn">没有网络</Tag>{' '}
          可以照常填码签到：手机签名保存，联网后自动补传，由授课教师确认后计学时。
        </p>
      )}
      <Waiting turn={turn} onSent={reload} />
      {wanted && !today.some((s) => s.sessionId === wanted) && (
        <Refusals
          reasons={[
            {
              code: 'attendance.not_on_roster',
              message: '扫码的课次不在您今天的课程中。',
              next: '请核对班级；如已报名仍看不到，请联系培训机构核对学员名册。',
            },
          ]}
          title="不能签到"
        />
      )}
      {today.length > 1 && (
        <Select
          label="今天的课次"
          value={session?.sessionId ?? ''}
          onChange={setChosen}
          blank={false}
          options={today.map((s) => ({
            value: s.sessionId,
            label: `${clock(s.startsAt)} ${s.title}（${s.classTitle}）`,
          }))}
        />
      )}
      {session ? (
        <Card title={session.classTitle} aside={<State session={session} />}>
          <About session={session} />
          {session.unconfirmed && (
            <p>签到没有提供位置或是补传的，请让授课教师在签到大屏上确认您在场，否则不计学时。</p>
          )}
          {session.recall ? <Called until={session.recall.until} /> : <p role="status">{session.note}</p>}
          {what && (
            <Entry
              key={`${session.sessionId}-${what}`}
              session={session}
              what={what}
              digits={session.sessionId === wanted ? digits : ''}
              devices={devices}
              unlocks={unlocks}
              offset={offset}
              onDone={done}
              onKept={done}
            />
          )}
          {!what && <Button onClick={reload}>刷新</Button>}
          {session.inAt && <Photo session={session} />}
        </Card>
      ) : (
        <Empty text="今天没有您的课" next="课程安排由培训机构提供；有变化时请联系机构。" />
      )}
      <Witness items={data.witness} onDone={reload} />
      <Devices devices={devices} unlocks={unlocks} offset={offset} onDone={reload} />
      {coming.length > 0 && (
        <Card title="接下来两周的课">
          <List items={coming} keyOf={(s) => s.sessionId}>
            {(s) => (
              <>
                <strong>{showInstant(s.startsAt)}</strong> {s.title}
                <div className="ql-soft">
                  {s.classTitle}，{s.venueName}
                </div>
              </>
            )}
          </List>
        </Card>
      )}
    </>
  )
}
