import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Table } from 'antd'
import { useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { ApiRefusal, type Reason, reasonsOf, request } from '#web/api'
import { useNarrow } from './media.ts'
import { Refusals } from './refusals.tsx'
import { PROVINCE } from './session.tsx'

interface DemoAccount {
  login: string
  password: string
  name: string
  org: string
  roleTitle: string
  group: string
}

interface Credentials {
  login: string
  password: string
  totp?: string
}

/** Login, password and, when the server asks for it, the one-time code. */
export function SignInForm({ onDone }: { onDone: () => void }) {
  const [form] = Form.useForm<Credentials>()
  const [totp, setTotp] = useState(false)
  const [busy, setBusy] = useState('')
  const [reasons, setReasons] = useState<Reason[]>([])
  const narrow = useNarrow()
  // 404 where this is not a demonstration.
  const demo = useQuery({
    queryKey: ['registry.demo-accounts'],
    queryFn: () => request<{ rows: DemoAccount[] }>('GET', '/api/registry/demo-accounts'),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const rows = demo.data?.rows ?? []

  const signIn = async (credentials: Credentials) => {
    setBusy(credentials.login)
    setReasons([])
    try {
      await request('POST', '/api/registry/sign-in', credentials)
      onDone()
    } catch (error) {
      const needed = error instanceof ApiRefusal && error.has('account.totp_needed')
      if (needed) {
        setTotp(true)
        form.setFieldsValue({ login: credentials.login, password: credentials.password })
        setTimeout(() => document.getElementById('sign-in_totp')?.focus())
      }
      // Being asked for the code for the first time is no fault.
      setReasons(needed && !credentials.totp ? [] : reasonsOf(error))
    } finally {
      setBusy('')
    }
  }

  const enter = (row: DemoAccount) => (
    <Button
      size={narrow ? 'middle' : 'small'}
      loading={busy === row.login}
      aria-label={`以${row.roleTitle}${row.name}（${row.org}）登录`}
      onClick={() => void signIn({ login: row.login, password: row.password })}
    >
      以此登录
    </Button>
  )

  return (
    <>
      <Form
        form={form}
        name="sign-in"
        layout="vertical"
        requiredMark={false}
        onFinish={(values) => void signIn(values)}
      >
        <Form.Item name="login" label="登录名" rules={[{ required: true, message: '请填写登录名' }]}>
          <Input autoComplete="username" autoCapitalize="none" maxLength={60} />
        </Form.Item>
        <Form.Item name="password" label="密码" rules={[{ required: true, message: '请填写密码' }]}>
          <Input.Password autoComplete="current-password" maxLength={200} />
        </Form.Item>
        {totp && (
          <Form.Item
            name="totp"
            label="动态口令"
            extra="请打开手机上的身份验证器，填写六位数字。"
            rules={[{ required: true, message: '请填写六位动态口令' }]}
          >
            <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
          </Form.Item>
        )}
        <Refusals reasons={reasons} title="未能登录" />
        <Button type="primary" htmlType="submit" block size="large" loading={busy !== ''}>
          登录
        </Button>
      </Form>
      {rows.length > 0 && (
        <section className="qc-demo" aria-labelledby="qc-demo-title">
          <h2 id="qc-demo-title">演示账号</h2>
          <p>当前为演示环境，数据均为虚构。可直接以下列任一身份登录：</p>
          {narrow ? (
            <ul className="qc-demo-list">
              {rows.map((row) => (
                <li key={row.login}>
                  <div>
                    <strong>{row.roleTitle}</strong> {row.name}
                    <div className="qc-help">{row.org}</div>
                  </div>
                  {enter(row)}
                </li>
              ))}
            </ul>
          ) : (
            <Table
              size="small"
              rowKey="login"
              pagination={false}
              dataSource={rows}
              columns={[
                {
                  title: '类别',
                  dataIndex: 'group',
                  onCell: (row, index = 0) => {
                    const starts = index === 0 || rows[index - 1]?.group !== row.group
                    const rest = rows.slice(index)
                    const end = rest.findIndex((one) => one.group !== row.group)
                    return { rowSpan: starts ? (end < 0 ? rest.length : end) : 0 }
                  },
                },
                { title: '角色', dataIndex: 'roleTitle' },
                { title: '姓名', dataIndex: 'name' },
                { title: '单位', dataIndex: 'org' },
                { title: '登录名', dataIndex: 'login', render: (login: string) => <code>{login}</code> },
                { title: '办理', key: 'enter', render: (_v, row) => enter(row) },
              ]}
            />
          )}
        </section>
      )}
    </>
  )
}

/** Where to go after signing in: a path of this console only. */
function backFrom(params: URLSearchParams): string {
  const back = params.get('back') ?? '/'
  return /^\/(?!\/|\\)/.test(back) && !back.startsWith('/sign-in') ? back : '/'
}

export function SignInPage() {
  const [params] = useSearchParams()
  const [, go] = useLocation()
  const client = useQueryClient()
  return (
    <div className="qc-sign-in">
      <main id="main">
        <h1>前程</h1>
        <p className="qc-sign-in-sub">{PROVINCE}补贴性职业技能培训平台 · 工作台</p>
        <div className="qc-sign-in-box">
          <SignInForm
            onDone={() => {
              client.clear()
              go(backFrom(params), { replace: true })
            }}
          />
        </div>
        <p className="qc-sign-in-links">
          <a href="/">返回公共服务首页</a>
          <a href="/my/">劳动者登录</a>
        </p>
      </main>
    </div>
  )
}
