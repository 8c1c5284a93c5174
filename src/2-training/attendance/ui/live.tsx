import { Alert, Button, Card, Flex, Progress, Space } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { Link, useParams } from 'wouter'
import { showInstant } from '#platform/day'
import { PageHead, Refusals, useAct, useSubmit } from '#web/console'
import { type Live, liveSession, openSession } from '../contract.ts'
import { SLOT_SECONDS } from '../rules.ts'
import { AnswerCamera } from './camera.tsx'
import { PresenceCounts, PresenceTable } from './presence.tsx'
import { Exception, NewPhones, Vouch } from './vouch.tsx'

const POLL_MS = 3000
const TICK_MS = 250
const clock = (at: string) => showInstant(at).slice(11)

/** The server's clock as this browser sees it; the code changes by that one. */
function useServerNow(now: string | undefined): number {
  const [offset, setOffset] = useState(0)
  const [tick, setTick] = useState(Date.now())
  useEffect(() => {
    if (now) setOffset(Date.parse(now) - Date.now())
  }, [now])
  useEffect(() => {
    const timer = setInterval(() => setTick(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return tick + offset
}

function useQr(text: string | null): string | null {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    let stale = false
    if (text === null) return setUrl(null)
    void import('qrcode').then(async ({ default: qrcode }) => {
      const made = await qrcode.toDataURL(text, { width: 360, margin: 1 })
      if (!stale) setUrl(made)
    })
    return () => {
      stale = true
    }
  }, [text])
  return url
}

function Wall({ live, onOver }: { live: Live; onOver: () => void }) {
  const box = useRef<HTMLDivElement>(null)
  const { code, session, counts } = live
  const call = live.recalls.find((r) => r.until > live.now)
  const now = useServerNow(live.now)
  // The browser's clock may run a little behind: no code stands longer than its slot.
  const left = code ? Math.min(SLOT_SECONDS, Math.max(0, (Date.parse(code.changesAt) - now) / 1000)) : 0
  const over = left === 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks once when the code is over
  useEffect(() => {
    if (over) onOver()
  }, [over])
  const qr = useQr(code ? `${location.origin}/my/check?s=${session.id}&c=${code.digits}` : null)
  if (!code) return null
  return (
    <Card
      title="签到码"
      extra={<Button onClick={() => void box.current?.requestFullscreen?.()}>全屏显示</Button>}
    >
      <div ref={box} style={{ background: '#fff', padding: 16, textAlign: 'center' }}>
        <div style={{ fontSize: 20 }}>
          {session.classTitle}　{session.title}
        </div>
        <Flex wrap justify="center" align="center" gap={32}>
          {qr && <img src={qr} alt="签到二维码" width={300} height={300} style={{ maxWidth: '80vw' }} />}
          <div>
            <div
              role="status"
              aria-label={`签到码 ${code.digits}`}
              style={{
                fontSize: 'clamp(56px, 12vw, 144px)',
                fontWeight: 700,
                letterSpacing: '0.08em',
                fontVariantNumeric: 'tabular-nums',
                lineHeight: 1.1,
              }}
            >
              {code.digits}
            </div>
            <Progress
              percent={Math.round((left / SLOT_SECONDS) * 100)}
              showInfo={false}
              status="normal"
              aria-label="距离更换的时间"
            />
            <div>{Math.ceil(left)} 秒后更换</div>
            <div style={{ fontSize: 28, marginTop: 8 }}>
              已签到 {counts.in} / {counts.roster} 人
            </div>
            {call && (
              <div role="alert" style={{ fontSize: 28, marginTop: 8, color: '#b42318', fontWeight: 700 }}>
                正在随机点名：请在 {clock(call.until)} 前扫码应答（{call.answered} / {call.due} 人）
              </div>
            )}
          </div>
        </Flex>
        <div>打开手机“我的培训”扫码，或输入 6 位签到码；一部手机只能登记为一人的签到手机。</div>
      </div>
    </Card>
  )
}

export default function LiveScreen() {
  const { id } = useParams<{ id: string }>()
  const { data: live, reasons, refresh } = useAct(liveSession, id ? { id } : null)
  const opening = useSubmit(openSession, { success: '签到已开启' })
  const again = useRef(refresh)
  again.current = refresh
  useEffect(() => {
    const timer = setInterval(() => again.current(), POLL_MS)
    return () => clearInterval(timer)
  }, [])
  if (!live || !id) return <Refusals reasons={reasons} title="没有取得课次" />
  const { session, windows } = live
  return (
    <>
      <PageHead
        title={session.title}
        note={`${session.classTitle}，${showInstant(session.startsAt)} 至 ${clock(session.endsAt)}，${session.venueName}，${session.teacherName}`}
        actions={
          <Space wrap>
            {live.can.includes('open') && (
              <Button type="primary" loading={opening.busy} onClick={() => void opening.submit({ id })}>
                开启签到
              </Button>
            )}
            <Link href={`/class-attendance/${session.classId}`}>
              <Button>班级考勤表</Button>
            </Link>
          </Space>
        }
      />
      <Refusals reasons={opening.reasons} />
      <Refusals reasons={reasons} title="暂时取不到最新情况，正在重试" />
      <AnswerCamera sessionId={id} cameras={live.cameras} />
      {!session.openedAt && (
        <Alert
          type="info"
          showIcon
          title={`签到尚未开启。${showInstant(windows.inFrom)} 起可以开启，签退到 ${clock(windows.outUntil)} 截止。`}
        />
      )}
      {live.can.includes('record-batch') && (
        <Alert
          type="warning"
          showIcon
          title="本次课签到已截止。确因网络、设备故障没有签到的，可在班级考勤表中补录并说明原因。"
        />
      )}
      {live.code && <Wall live={live} onOver={refresh} />}
      <NewPhones devices={live.devices} />
      <Card
        title="到课情况"
        style={{ marginTop: 16 }}
        extra={live.can.includes('confirm-presence') && <Vouch live={live} />}
      >
        <PresenceCounts presence={live} />
        <PresenceTable presence={live} action={(row) => <Exception row={row} live={live} />} />
      </Card>
    </>
  )
}
