import { type FormEvent, useEffect, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { ApiRefusal, newKey, type Reason, reasonsOf, request } from '#web/api'
import { useFetch } from './fetch.ts'
import { TextField } from './fields.tsx'
import { Button, Card, List, PageTitle, Refusals } from './parts.tsx'

interface DemoWorker {
  name: string
  idNumber: string
  phone: string
  about: string
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** A slip of the finger is told before anything is sent; the server judges in the end. */
export function wrongId(id: string): string | null {
  if (!/^\d{17}[\dXx]$/.test(id)) return '居民身份证号码应为 18 位'
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(id[index]), 0)
  return '10X98765432'[sum % 11] === id[17]?.toUpperCase() ? null : '居民身份证号码有误，请核对每一位'
}

const wrongPhone = (phone: string): string | null =>
  /^1\d{10}$/.test(phone) ? null : '手机号码应为 11 位数字'
const tidy = (text: string) => text.replace(/\s/g, '')

/** Where to go after signing in: a worker's page only. */
function backFrom(search: string): string {
  const back = new URLSearchParams(search).get('back') ?? '/my'
  return /^\/my(\/|$|\?)/.test(back) && !back.startsWith('/my/sign-in') ? back : '/my'
}

export default function WorkerSignIn() {
  const [, go] = useLocation()
  const search = useSearch()
  // 404 where this is not a demonstration.
  const demo = useFetch('/api/registry/demo-accounts', {}).data as { workers?: DemoWorker[] } | undefined
  const [idNumber, setId] = useState('')
  const [phone, setPhone] = useState('')
  const [code, setCode] = useState('')
  const [name, setName] = useState('')
  const [asksName, setAsksName] = useState(false)
  const [sent, setSent] = useState(false)
  const [shown, setShown] = useState<string | null>(null)
  const [wait, setWait] = useState(0)
  const [busy, setBusy] = useState<'' | 'code' | 'in'>('')
  const [faults, setFaults] = useState<{
    idNumber?: string | null
    phone?: string | null
    code?: string | null
  }>({})
  const [reasons, setReasons] = useState<Reason[]>([])

  useEffect(() => {
    if (wait <= 0) return
    const timer = setTimeout(() => setWait(wait - 1), 1000)
    return () => clearTimeout(timer)
  }, [wait])

  const check = (withCode: boolean): boolean => {
    const found = {
      idNumber: wrongId(tidy(idNumber)),
      phone: wrongPhone(tidy(phone)),
      code: withCode && !/^\d{4,8}$/.test(tidy(code)) ? '请填写短信中的数字验证码' : null,
    }
    setFaults(found)
    return !found.idNumber && !found.phone && !found.code
  }
  const who = { idNumber: tidy(idNumber).toUpperCase(), phone: tidy(phone) }

  const sendCode = async () => {
    if (!check(false)) return
    setBusy('code')
    setReasons([])
    try {
      const answer = await request<{ sent: boolean; shownCode?: string }>(
        'POST',
        '/api/registry/worker/send-code',
        who,
      )
      setSent(true)
      setShown(answer.shownCode ?? null)
      setWait(60)
    } catch (error) {
      setReasons(reasonsOf(error))
    } finally {
      setBusy('')
    }
  }

  const fill = (worker: DemoWorker) => {
    setId(worker.idNumber)
    setPhone(worker.phone)
    setName(worker.name)
    setCode('')
    setShown(null)
    setSent(false)
    setWait(0)
    setFaults({})
    setReasons([])
  }

  const signIn = async (event: FormEvent) => {
    event.preventDefault()
    if (!check(true)) return
    setBusy('in')
    setReasons([])
    const input = { ...who, code: tidy(code), ...(name.trim() ? { name: name.trim() } : {}) }
    try {
      await request('POST', '/api/registry/worker/sign-in', input, { key: newKey() })
      go(backFrom(search), { replace: true })
    } catch (error) {
      const needed = error instanceof ApiRefusal && error.has('account.name_needed')
      if (needed) setAsksName(true)
      setReasons(needed && !name.trim() ? [] : reasonsOf(error))
    } finally {
      setBusy('')
    }
  }

  return (
    <>
      <PageTitle title="劳动者登录" note="用本人的身份证号码和手机验证码登录，查看自己的培训、证书和补贴。" />
      <Card>
        <form onSubmit={(event) => void signIn(event)} noValidate>
          <TextField
            label="居民身份证号码"
            value={idNumber}
            onChange={setId}
            error={faults.idNumber}
            maxLength={24}
            autoComplete="off"
          />
          <TextField
            label="手机号码"
            type="tel"
            inputMode="numeric"
            autoComplete="tel-national"
            value={phone}
            onChange={setPhone}
            error={faults.phone}
            maxLength={16}
          />
          <Button
            block
            busy={busy === 'code'}
            disabled={wait > 0 || busy !== ''}
            onClick={() => void sendCode()}
          >
            {wait > 0 ? `${wait} 秒后可重新获取` : sent ? '重新获取验证码' : '获取验证码'}
          </Button>
          <div role="status">
            {sent && <p className="ql-soft">验证码已发送到上面的手机号码。</p>}
            {shown && (
              <div className="ql-demo-code">
                <span>演示环境验证码</span>
                <strong>{shown}</strong>
              </div>
            )}
          </div>
          <TextField
            label="短信验证码"
            inputMode="numeric"
            autoComplete="one-time-code"
            value={code}
            onChange={setCode}
            error={faults.code}
            maxLength={8}
          />
          {asksName && (
            <TextField
              label="姓名"
              hint="您是第一次登录，请填写与身份证一致的姓名。"
              autoComplete="name"
              value={name}
              onChange={setName}
              maxLength={30}
              required
            />
          )}
          <Refusals reasons={reasons} title="未能登录" />
          <Button
            type="submit"
            kind="primary"
            block
            busy={busy === 'in'}
            disabled={busy !== '' || (asksName && !name.trim())}
          >
            登录
          </Button>
        </form>
      </Card>
      {demo?.workers && demo.workers.length > 0 && (
        <Card title="演示学员">
          <p className="ql-soft">当前为演示环境，下列人员均为虚构。选一位填入，再获取验证码即可登录。</p>
          <List items={demo.workers} keyOf={(w) => w.idNumber}>
            {(w) => (
              <div className="ql-demo-worker">
                <span>
                  {w.name}
                  <br />
                  <small className="ql-soft">{w.about}</small>
                </span>
                <Button aria-label={`填入${w.name}的证件号和手机号`} onClick={() => fill(w)}>
                  填入
                </Button>
              </div>
            )}
          </List>
        </Card>
      )}
      <p className="ql-soft">
        您的身份信息仅用于办理职业技能培训、评价和补贴事项，页面上默认遮盖显示，每次查看都有记录。
      </p>
    </>
  )
}
