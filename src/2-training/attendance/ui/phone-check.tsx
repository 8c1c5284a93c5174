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
  knownKey,
  ownKey,
  phoneLabel,
  sign,
  waitingChecks,
} from './phone-key.ts'
import { canUnlock, makeUnlock, unlock } from './phone-unlock.ts'

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

export interface Binding {
  /** The phone is to ask its owner to unlock it from now on. */
  unlock?: boolean
  /** The key is given up for a new one. */
  anew?: boolean
}

/** Binds this phone's key where it is not; a key given up before makes room for a new one. */
export async function bindPhone(
  devices: readonly MyDevice[],
  offset: number,
  { unlock: asks = false, anew = false }: Binding = {},
): Promise<MyDevice> {
  let key = await ownKey()
  const known = devices.find((d) => d.key === key)
  if (known?.state === 'bound' && !anew && (!asks || known.unlock)) return known
  if (anew || known?.state === 'replaced' || known?.state === 'withdrawn') key = await freshKey()
  const at = nowBy(offset)
  const made = asks ? await makeUnlock(bindText({ key, at })) : null
  return await request<OutputOf<typeof bindDevice>>('POST', '/api/training/my/devices', {
    key,
    at,
    label: phoneLabel(),
    signature: await sign(bindText({ key, at, made: made?.attestation })),
    made,
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

/** This phone's own key and what is known of it; whether it can ask to be unlocked. */
export function usePhone(devices: readonly MyDevice[], unlocks: boolean) {
  const [phone, setPhone] = useState<{ key: string | null; can: boolean }>({ key: null, can: false })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a key may have been made with what changed
  useEffect(() => {
    let gone = false
    void Promise.all([knownKey(), unlocks && canUnlock()]).then(([key, can]) => {
      if (!gone) setPhone({ key, can })
    })
    return () => {
      gone = true
    }
  }, [devices, unlocks])
  const known = devices.find((d) => d.key === phone.key)
  return { ...phone, fresh: !known || known.state === 'replaced' || known.state === 'withdrawn' }
}

export function Entry({
  session,
  what,
  digits,
  devices,
  unlocks,
  offset,
  onDone,
  onKept,
}: {
  session: MySession
  what: What
  digits: string
  devices: readonly MyDevice[]
  /** The platform takes phones that ask to be unlocked. */
  unlocks: boolean
  offset: number
  onDone: () => void
  onKept: () => void
}) {
  const [code, setCode] = useState(digits)
  const [locate, setLocate] = useState(true)
  const [lock, setLock] = useState(true)
  const phone = usePhone(devices, unlocks)
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
      // Before the position: some browsers ask for a finger only at once after the button.
      const device = await bindPhone(devices, offset, { unlock: lock && phone.can && phone.fresh })
      const position = locate ? await askPosition() : null
      const said = {
        sessionId: session.sessionId,
        kind: what,
        recallNo: what === 'recall' ? (session.recall?.no ?? 0) : 0,
        code,
        challenge: session.challenge,
        at: nowBy(offset),
        position,
      }
      const text = checkText(said)
      input = {
        ...said,
        key: device.key,
        signature: await sign(text),
        ...(device.unlock ? { unlock: await unlock(device.unlock, text) } : {}),
      }
      await request('POST', CHECK, input, { key: id })
      onDone()
    } catch (error) {
      if (error instanceof ApiRefusal && error.unknown && input) {
        await keepWaiting({ id, title: `${session.title}${title}`, input })
        onKept()
      } else {
        const why = reasonsOf(error)
        setReasons(why)
        // What only the phone said leaves the code as good as it was.
        if (!why.every((r) => r.code.startsWith('web.'))) setCode('')
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
      {phone.can && phone.fresh && (
        <CheckField
          label="解锁验证：以后每次用指纹、面容或锁屏密码确认是本人（推荐；指纹和面容只在手机上核验，不会传出手机）"
          checked={lock}
          onChange={setLock}
        />
      )}
      <Refusals reasons={reasons} title={`没有${title}成功`} />
      <Button type="submit" kind="primary" block busy={busy} disabled={code.length !== 6}>
        {title}
      </Button>
    </form>
  )
}
