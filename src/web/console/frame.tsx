import { DownOutlined, MenuOutlined, UserOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Breadcrumb, Button, Drawer, Dropdown } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Link, matchRoute, useLocation, useRouter } from 'wouter'
import { request } from '#web/api'
import { useNarrow } from './media.ts'
import { menuPageOf, Nav } from './nav.tsx'
import type { Page } from './pages.ts'
import { ChangePassword } from './password.tsx'
import { PROVINCE, useMe } from './session.tsx'

export function Frame({ pages, children }: { pages: readonly Page[]; children: ReactNode }) {
  const me = useMe()
  const narrow = useNarrow()
  const [path, go] = useLocation()
  const { parser } = useRouter()
  const client = useQueryClient()
  const [menu, setMenu] = useState(false)
  const [password, setPassword] = useState(me.mustChangePassword)
  const main = useRef<HTMLElement>(null)
  const first = useRef(true)
  const page = pages.find((one) => matchRoute(parser, one.path, path)[0])
  const parent = menuPageOf(pages, path)
  const title = page?.title ?? (path === '/' ? '首页' : '没有找到页面')

  // biome-ignore lint/correctness/useExhaustiveDependencies: on every change of page, not of its search
  useEffect(() => {
    document.title = `${title} - 前程工作台`
    setMenu(false)
    if (first.current) first.current = false
    else {
      scrollTo(0, 0)
      main.current?.focus({ preventScroll: true })
    }
  }, [path, title])

  const signOut = async () => {
    await request('POST', '/api/registry/sign-out', {}).catch(() => null)
    client.clear()
    go('/sign-in', { replace: true })
  }
  const role = me.roles.map((one) => one.title).join('、')

  return (
    <div className="qc-frame">
      <a className="qc-skip" href="#main">
        跳到正文
      </a>
      <header className="qc-top">
        {narrow && (
          <Button
            type="text"
            className="qc-top-button"
            icon={<MenuOutlined />}
            aria-label="打开功能菜单"
            aria-expanded={menu}
            onClick={() => setMenu(true)}
          />
        )}
        <Link href="/" className="qc-brand">
          <strong>前程</strong>
          <span>
            {PROVINCE}
            {narrow ? '' : '补贴性职业技能培训平台'}
          </span>
        </Link>
        {me.demo && <span className="qc-demo-mark">演示环境</span>}
        <Dropdown
          trigger={['click']}
          menu={{
            items: [
              {
                key: 'who',
                type: 'group',
                label: [me.orgName, role].filter(Boolean).join(' · ') || me.name,
                children: [
                  { key: 'password', label: '修改密码' },
                  { key: 'out', label: '退出登录' },
                ],
              },
            ],
            onClick: ({ key }) => (key === 'out' ? void signOut() : setPassword(true)),
          }}
        >
          <Button
            type="text"
            className="qc-top-button qc-who"
            icon={<UserOutlined />}
            aria-label={`账号：${me.name}`}
          >
            <span className="qc-who-name">
              {me.name}
              {!narrow && me.orgName && <small>{me.orgName}</small>}
            </span>
            <DownOutlined aria-hidden />
          </Button>
        </Dropdown>
      </header>
      <div className="qc-body">
        {!narrow && (
          <aside className="qc-side">
            <Nav pages={pages} verbs={me.verbs} />
          </aside>
        )}
        <main id="main" ref={main} tabIndex={-1} className="qc-main">
          {path !== '/' && (
            <Breadcrumb
              className="qc-crumbs"
              items={[
                { key: 'home', title: <Link href="/">首页</Link> },
                ...(page && page.group !== title ? [{ key: 'group', title: page.group }] : []),
                ...(parent && parent !== page
                  ? [{ key: 'parent', title: <Link href={parent.path}>{parent.title}</Link> }]
                  : []),
                { key: 'here', title: <span aria-current="page">{title}</span> },
              ]}
            />
          )}
          {me.mustChangePassword && (
            <Alert
              banner
              className="qc-must"
              title="您使用的是初始密码，请先修改密码。"
              action={
                <Button size="small" onClick={() => setPassword(true)}>
                  修改密码
                </Button>
              }
            />
          )}
          {children}
        </main>
      </div>
      <Drawer
        open={narrow && menu}
        placement="left"
        size={280}
        title="功能菜单"
        onClose={() => setMenu(false)}
        styles={{ body: { padding: 0 } }}
      >
        <Nav pages={pages} verbs={me.verbs} onGo={() => setMenu(false)} />
      </Drawer>
      <ChangePassword open={password} onClose={() => setPassword(false)} />
    </div>
  )
}

/** Head of a page: its title, a line on what it is for, its buttons. */
export function PageHead({
  title,
  note,
  actions,
}: {
  title: ReactNode
  note?: ReactNode
  actions?: ReactNode
}) {
  return (
    <div className="qc-page-head">
      <div>
        <h1>{title}</h1>
        {note && <p>{note}</p>}
      </div>
      {actions && <div className="qc-page-actions">{actions}</div>}
    </div>
  )
}
