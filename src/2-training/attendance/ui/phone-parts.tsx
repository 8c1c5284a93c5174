/** Beside the check itself: this phone's standing, a photo, bearing witness, what waits for a line. */
import { useEffect, useState } from 'react'
import type { OutputOf } from '#platform/act'
import { showInstant } from '#platform/day'
import { type Reason, reasonsOf, upload } from '#web/api'
import {
  Button,
  Card,
  Dialog,
  Empty,
  Facts,
  FileField,
  List,
  Loading,
  PageTitle,
  Refusals,
  Tag,
  useFetch,
  usePost,
} from '#web/light'
import type {
  answerWitness,
  attachPhoto,
  MyDevice,
  MySession,
  myHours,
  mySessions,
  withdrawDevice,
} from '../contract.ts'
import { type Binding, bindPhone, sendWaiting, usePhone } from './phone-check.tsx'

const clock = (at: string) => showInstant(at).slice(11)

/** Which phone is mine, and what to do with a new one. */
export function Devices({
  devices,
  unlocks,
  offset,
  onDone,
}: {
  devices: readonly MyDevice[]
  unlocks: boolean
  offset: number
  onDone: () => void
}) {
  const { key, can } = usePhone(devices, unlocks)
  const [sure, setSure] = useState(false)
  const [busy, setBusy] = useState(false)
  const [reasons, setReasons] = useState<Reason[]>([])
  const withdraw = usePost<typeof withdrawDevice>('/api/training/my/devices/withdraw', { onDone })
  const bound = devices.find((d) => d.state === 'bound')
  const waiting = devices.find((d) => d.state === 'waiting')
  const bind = async (how?: Binding) => {
    setBusy(true)
    setReasons([])
    try {
      await bindPhone(devices, offset, how)
      setSure(false)
      onDone()
    } catch (error) {
      setReasons(reasonsOf(error))
    } finally {
      setBusy(false)
    }
  }
  const ready =
    waiting && waiting.key === key && waiting.from && Date.parse(waiting.from) <= Date.now() + offset
  return (
    <Card title="签到手机">
      {!bound && !waiting && <p>第一次签到时，这部手机会登记为您的签到手机，以后用它签到。</p>}
      {bound &&
        (bound.key === key ? (
          <p>
            这部手机已登记为您的签到手机
            {bound.unlock && '，每次签到用指纹、面容或锁屏密码确认'}。
          </p>
        ) : (
          <p>
            您登记的签到手机是“{bound.label}”（{showInstant(bound.boundAt ?? bound.askedAt).slice(0, 10)}{' '}
            登记）。
          </p>
        ))}
      {waiting && (
        <p>
          “{waiting.label}”正在等待启用：请到课堂出示身份证，由授课教师核实后立即启用
          {waiting.from
            ? `；或于 ${showInstant(waiting.from)} 起自行启用。`
            : '（30 天内已自行更换过一次）。'}
        </p>
      )}
      <Refusals reasons={[...reasons, ...withdraw.reasons]} />
      {bound && bound.key !== key && waiting?.key !== key && (
        <Button busy={busy} onClick={() => void bind()}>
          改用这部手机签到
        </Button>
      )}
      {ready && (
        <Button kind="primary" busy={busy} onClick={() => void bind()}>
          启用这部手机
        </Button>
      )}{' '}
      {bound && bound.key === key && !bound.unlock && can && (
        <>
          <p className="ql-soft">
            启用后，别人拿到您的手机也不能替您签到。指纹和面容只在手机上核验，平台收不到。启用后不能单独取消。
          </p>
          <Button busy={busy} onClick={() => void bind({ unlock: true })}>
            启用解锁验证
          </Button>
        </>
      )}
      {bound?.unlock && bound.key === key && !waiting && (
        <Button kind="quiet" onClick={() => setSure(true)}>
          解锁验证用不了
        </Button>
      )}
      <Dialog open={sure} onClose={() => setSure(false)} title="重新登记这部手机">
        <p>
          重新登记后，须到课堂出示身份证，由授课教师核实后启用；或等 24 小时自行启用（30
          天内只能自行换一次）。启用前请由教师登记签到。
        </p>
        <Refusals reasons={reasons} />
        <Button kind="danger" block busy={busy} onClick={() => void bind({ anew: true })}>
          重新登记
        </Button>
      </Dialog>{' '}
      {waiting && (
        <Button busy={withdraw.busy} onClick={() => void withdraw.post({})}>
          不是我申请的，撤回
        </Button>
      )}
    </Card>
  )
}

export function Photo({ session }: { session: MySession }) {
  const [status, setStatus] = useState('')
  const { post, reasons } = usePost<typeof attachPhoto>('/api/training/my/check-photo', {
    onDone: ({ keepUntil }) => setStatus(`照片已附上，保存至 ${keepUntil}，到期销毁。`),
  })
  const choose = async (files: File[]) => {
    const [file] = files
    if (!file) return
    setStatus('正在上传…')
    try {
      const { id } = await upload(file)
      setStatus('')
      await post({ sessionId: session.sessionId, kind: session.outAt ? 'out' : 'in', fileId: id })
    } catch (error) {
      setStatus(reasonsOf(error)[0]?.message ?? '没有上传成功')
    }
  }
  return (
    <details>
      <summary>附一张现场照片（可选）</summary>
      <FileField
        label="现场照片"
        hint="有争议时可作为到课凭据。只有人社部门说明理由后可以查看，查看会留下记录。"
        accept="image/*"
        text="拍照或选择照片"
        status={status}
        onChoose={choose}
      />
      <Refusals reasons={reasons} />
    </details>
  )
}

export function Witness({
  items,
  onDone,
}: {
  items: OutputOf<typeof mySessions>['witness']
  onDone: () => void
}) {
  const { post, busy, reasons } = usePost<typeof answerWitness>('/api/training/my/witness', { onDone })
  if (items.length === 0) return null
  return (
    <Card title="请您作证">
      <Refusals reasons={reasons} />
      <List items={items} keyOf={(w) => w.eventId}>
        {(w) => (
          <>
            <p>
              教师登记 {w.nameMasked} {clock(w.at)} 到“{w.sessionTitle}”上课，请您见证。他（她）在现场吗？
            </p>
            <Button
              busy={busy}
              kind="primary"
              onClick={() => void post({ eventId: w.eventId, present: true })}
            >
              在现场
            </Button>{' '}
            <Button busy={busy} onClick={() => void post({ eventId: w.eventId, present: false })}>
              不在现场
            </Button>
          </>
        )}
      </List>
    </Card>
  )
}

/** Checks signed without a line: sent when the page opens and when the line comes back. */
export function Waiting({ turn, onSent }: { turn: number; onSent: () => void }) {
  const [left, setLeft] = useState(0)
  const [reasons, setReasons] = useState<Reason[]>([])
  // biome-ignore lint/correctness/useExhaustiveDependencies: tries once a turn and whenever the line returns
  useEffect(() => {
    const send = async () => {
      const out = await sendWaiting()
      setLeft(out.left)
      setReasons(out.reasons)
      if (out.sent > 0) onSent()
    }
    const again = () => void send()
    again()
    window.addEventListener('online', again)
    return () => window.removeEventListener('online', again)
  }, [turn])
  return (
    <>
      {left > 0 && (
        <p role="status">
          <Tag tone="waiting">待补传</Tag> 有 {left} 条签到已在手机上签名保存，联网后自动补传（24
          小时内有效）。
        </p>
      )}
      <Refusals reasons={reasons} title="补传没有成功" />
    </>
  )
}

/** Hours of one class, lesson by lesson, with what each missing hour is missing for. */
export function MyHours({ classId }: { classId: string }) {
  const { data, loading, reasons, reload } = useFetch<typeof myHours>('/api/training/my/classes/:id/hours', {
    id: classId,
  })
  if (!data) return loading ? <Loading /> : <Refusals reasons={reasons} onRetry={reload} />
  const { mine, sessions } = data
  const lessons = sessions.map((s, i) => ({ ...s, cell: mine.cells[i] }))
  return (
    <>
      <PageTitle title="我的学时" note={data.classTitle} back={{ href: '/my/classes', label: '我的培训' }} />
      <Card title="合计">
        <Facts
          items={[
            { label: '已计学时', value: `${mine.creditedHours} / ${mine.totalHours}（${mine.percent}%）` },
            { label: '其中理论', value: `${mine.modes.theory} 学时` },
            { label: '其中实操', value: `${mine.modes.practice} 学时` },
            { label: '其中线上', value: `${mine.modes.online} 学时` },
          ]}
        />
        {mine.deductions.map((d) => (
          <p key={d.what}>
            {d.what}
            {d.hours > 0 && `，扣 ${d.hours} 学时`}
          </p>
        ))}
        <details>
          <summary>学时怎么算</summary>
          <p>{data.rule}</p>
        </details>
      </Card>
      <Card title="每次课">
        <List items={lessons} keyOf={(s) => s.id} empty={<Empty text="还没有安排课次" />}>
          {(s) => (
            <>
              <strong>{showInstant(s.startsAt)}</strong> {s.title}
              <div>
                {s.startsAt > new Date().toISOString() ? (
                  '尚未上课'
                ) : (
                  <>
                    {s.cell?.hours ?? 0} / {s.hours} 学时：{s.cell?.note}
                  </>
                )}
              </div>
              {(s.cell?.inAt || s.cell?.outAt) && (
                <div className="ql-soft">
                  签到 {s.cell.inAt ? clock(s.cell.inAt) : '—'}，签退{' '}
                  {s.cell.outAt ? clock(s.cell.outAt) : '—'}
                </div>
              )}
            </>
          )}
        </List>
      </Card>
    </>
  )
}
