/** One check from this phone: place, key, signature; kept on the phone where there is no line. */
import { useEffect, useState } from 'react'
import type { OutputOf } from '#platform/act'
import { ApiRefusal, newKey, type Reason, reasonsOf, request } from '#web/api'
import { Button, CheckField, Refusals, TextField } from '#web/light'
import type { bindDevice, MyDevice, MySession } from '../contract.ts'
import { bindText, checkText } from '../sign-rules.ts'
import {
  canKeepKey,
  dropWaiting,
  freshKey,
  keepWaiting,
  ownKey,
  phoneLabel,
  sign,
  waitingChecks,
} from './phone-key.ts'

const CHECK = '/api/training/my/check'
type Position = { latitude: number; longitude: number; accuracy: number }
export type What = 'in' | 'out' | 'recall'
const TITLE: Record<What, string> = { in: '签到', out: '签退', recall: '应答点名' }

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

/** The platform's time as this phone knows it. */
const nowBy = (offset: number): string => new Date(Date.now() + offset).toISOString()

/** Binds this phone's key where it is not; a key given up before makes room for a new one. */
export async function bindPhone(devices: readonly MyDevice[], offset: number): Promise<MyDevice> {
  let key = await ownKey()
  const known = devices.find((d) => d.key === key)
  if (known?.state === 'bound') return known
  if (known && known.state !== 'waiting') key = await freshKey()
  const at = nowBy(offset)
  return await request<OutputOf<typeof bindDevice>>('POST', '/api/training/my/devices', {
    key,
    at,
    label: phoneLabel(),
    signature: await sign(bindText({ key, at })),
  })
}

/** Sends what was signed without a line; what is refused for good is dropped with its reasons. */
export async function sendWaiting(): Promise<{ sent: number; left: number; reasons: Reason[] }> {
  const out = { sent: 0, left: 0, reasons: [] as Reason[] }
  for (const one of await waitingChecks()) {
    try {
      await request('POST', CHECK, one.input, { key: one.id })
      await dropWaiting(one.id)
      out.sent += 1
    } catch (error) {
      const refusal = error instanceof ApiRefusal ? error : null
      if (!refusal || refusal.unknown || refusal.status === 401 || refusal.status === 429) {
        out.left += 1
        continue
      }
      await dropWaiting(one.id)
      out.reasons.push(...refusal.reasons.map((r) => ({ ...r, message: `${one.title}：${r.message}` })))
    }
  }
  return out
}

export function Entry({
  session,
  what,
  digits,
  devices,
  offset,
  onDone,
  onKept,
}: {
  session: MySession
  what: What
  digits: string
  devices: readonly MyDevice[]
  offset: number
  onDone: () => void
  onKept: () => void
}) {
  const [code, setCode] = useState(digits)
  const [locate, setLocate] = useState(true)
  const [busy, setBusy] = useState(false)
  const [reasons, setReasons] = useState<Reason[]>([])
  // The code is tied to the moment: a new one may be scanned while the page stands.
  useEffect(() => setCode(digits), [digits])
  const title = TITLE[what]
  const send = async () => {
    setBusy(true)
    setReasons([])
    const id = newKey()
    let input: Parameters<typeof keepWaiting>[0]['input'] | null = null
    try {
      const position = locate ? await askPosition() : null
      const key = await ownKey()
      const said = {
        sessionId: session.sessionId,
        kind: what,
        recallNo: what === 'recall' ? (session.recall?.no ?? 0) : 0,
        code,
        challenge: session.challenge,
        at: nowBy(offset),
        position,
      }
      if (!devices.some((d) => d.key === key && d.state === 'bound')) {
        const device = await bindPhone(devices, offset)
        // A new key may have been made for it: what was read before no longer holds.
        const signed = { ...said, key: device.key, signature: await sign(checkText(said)) }
        await request('POST', CHECK, signed, { key: id })
      } else {
        input = { ...said, key, signature: await sign(checkText(said)) }
        await request('POST', CHECK, input, { key: id })
      }
      onDone()
    } catch (error) {
      if (error instanceof ApiRefusal && error.unknown && input) {
        await keepWaiting({ id, title: `${session.title}${title}`, input })
        onKept()
      } else {
        setReasons(reasonsOf(error))
        setCode('')
      }
    } finally {
      setBusy(false)
    }
  }
  if (!canKeepKey())
    return (
      <Refusals
        title="这个浏览器不能签到"
        reasons={[
          {
            code: 'web.no_key',
            message: '浏览器版本过旧，或网址不是以“https”开头，不能保存签到密钥。',
            next: '请用手机自带的浏览器打开本页；仍不行的，请出示身份证由授课教师登记。',
          },
        ]}
      />
    )
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <TextField
        label={what === 'recall' ? '现场屏幕上的码' : `${title}码`}
        hint="现场屏幕上的 6 位数字，每 10 秒更换一次。也可以用手机扫屏幕上的二维码。"
        value={code}
        onChange={(text) => setCode(text.replace(/\D/g, '').slice(0, 6))}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        required
      />
      <CheckField
        label="同时提供当前位置（只用于核对是否在培训地点；不提供的，须授课教师确认在场后才计学时）"
        checked={locate}
        onChange={setLocate}
      />
      <Refusals reasons={reasons} title={`没有${title}成功`} />
      <Button type="submit" kind="primary" block busy={busy} disabled={code.length !== 6}>
        {title}
      </Button>
    </form>
  )
}
