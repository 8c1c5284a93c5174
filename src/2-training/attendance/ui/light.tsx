/** The trainee's phone: my sessions of today, check-in and check-out with the code on the wall. */
import { useEffect, useState } from 'react'
import { showInstant } from '#platform/day'
import { newKey } from '#web/api'
import {
  Button,
  Card,
  CheckField,
  Empty,
  Facts,
  List,
  Loading,
  PageTitle,
  Refusals,
  Select,
  Tag,
  TextField,
  useFetch,
  usePost,
} from '#web/light'
import type { check, MySession, mySessions } from '../contract.ts'

const DEVICE = 'qc-device'
let unkept: string | null = null

/** A key this browser makes for itself once; one phone stands for one person in a session. */
function deviceKey(): string {
  try {
    const held = localStorage.getItem(DEVICE)
    if (held) return held
    const made = newKey()
    localStorage.setItem(DEVICE, made)
    return made
  } catch {
    // Storage is switched off: the key holds as long as the page stands.
    unkept ??= newKey()
    return unkept
  }
}

type Position = { latitude: number; longitude: number; accuracy: number }

/** Null where the phone gives none within a few seconds, or the person says no. */
const askPosition = (): Promise<Position | null> =>
  new Promise((resolve) => {
    if (!('geolocation' in navigator)) return resolve(null)
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({
          latitude: coords.latitude,
          longitude: coords.longitude,
          accuracy: Math.min(100_000, coords.accuracy),
        }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: 6000, maximumAge: 30_000 },
    )
  })

const clock = (at: string) => showInstant(at).slice(11)
const TITLE = { in: '签到', out: '签退' } as const

function State({ session }: { session: MySession }) {
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

function Entry({
  session,
  digits,
  onDone,
}: {
  session: MySession & { next: 'in' | 'out' }
  digits: string
  onDone: () => void
}) {
  const [code, setCode] = useState(digits)
  const [locate, setLocate] = useState(true)
  const [locating, setLocating] = useState(false)
  const { post, busy, reasons } = usePost<typeof check>('/api/training/my/check', { onDone })
  // The code is tied to the moment: a new one may be scanned while the page stands.
  useEffect(() => setCode(digits), [digits])
  const send = async () => {
    setLocating(true)
    const position = locate ? await askPosition() : null
    setLocating(false)
    const done = await post({
      sessionId: session.sessionId,
      kind: session.next,
      code,
      device: deviceKey(),
      position,
    })
    if (!done) setCode('')
  }
  const title = TITLE[session.next]
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <TextField
        label={`${title}码`}
        hint="现场屏幕上的 6 位数字，每 10 秒更换一次。也可以用手机扫屏幕上的二维码。"
        value={code}
        onChange={(text) => setCode(text.replace(/\D/g, '').slice(0, 6))}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        required
      />
      <CheckField
        label="同时提供当前位置（可选，只用于核对是否在培训地点）"
        checked={locate}
        onChange={setLocate}
      />
      <Refusals reasons={reasons} title={`没有${title}成功`} />
      <Button type="submit" kind="primary" block busy={busy || locating} disabled={code.length !== 6}>
        {title}
      </Button>
    </form>
  )
}

/** The QR code on the wall opens this page as `/my/check?s=<session>&c=<code>`. */
export function CheckIn() {
  const address = new URLSearchParams(location.search)
  const wanted = address.get('s')
  const digits = /^\d{6}$/.test(address.get('c') ?? '') ? (address.get('c') as string) : ''
  const { data, loading, reasons, reload } = useFetch<typeof mySessions>('/api/training/my/sessions', {})
  const [chosen, setChosen] = useState(wanted ?? '')
  if (!data) {
    return loading ? <Loading /> : <Refusals reasons={reasons} title="暂时查不到课次" onRetry={reload} />
  }
  const { today, coming } = data
  const open = today.filter((s) => s.next !== null)
  const session = today.find((s) => s.sessionId === chosen) ?? open[0] ?? today[0]
  return (
    <>
      <PageTitle title="签到签退" note="用本人手机签到；一部手机在一次课只能为一人签到。" />
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
          <p role="status">{session.note}</p>
          {session.next && (
            <Entry
              key={`${session.sessionId}-${session.next}`}
              session={{ ...session, next: session.next }}
              digits={session.sessionId === wanted ? digits : ''}
              onDone={reload}
            />
          )}
          {!session.next && <Button onClick={reload}>刷新</Button>}
        </Card>
      ) : (
        <Empty text="今天没有您的课" next="课程安排由培训机构提供；有变化时请联系机构。" />
      )}
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
