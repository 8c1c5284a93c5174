import { QueryClientProvider, useQueryClient } from '@tanstack/react-query'
import { App as AntApp, Button, ConfigProvider, Modal, Result, Skeleton } from 'antd'
import zhModule from 'antd/es/locale/zh_CN.js'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn.js'
import { Suspense, useEffect, useState } from 'react'
import { Link, Redirect, Route, Router, Switch, useLocation, useSearch } from 'wouter'
import { config } from 'zod'
import { ApiRefusal, onSignedOut, reasonsOf, request } from '#web/api'
import './console.css'
import './content.css'
import { Frame, PageHead } from './frame.tsx'
import { ErrorBoundary } from './hint.tsx'
import { GROUPS, inMenu, mayOpen, type Page } from './pages.ts'
import { queries } from './query.ts'
import { Refusals } from './refusals.tsx'
import { ME, type Me, MeContext, useMe, useMeQuery } from './session.tsx'
import { SignInForm, SignInPage } from './sign-in.tsx'
import { THEME } from './theme.ts'

dayjs.locale('zh-cn')
// Pages may not build code from text (content security policy); zod then need not try.
config({ jitless: true })
// The types take antd's files for CommonJS, bundlers take them for what they are.
const zhCN = ('default' in zhModule ? zhModule.default : zhModule) as typeof zhModule.default

/** The staff console: signs in, frames and routes the modules' pages. A page at `/` is the home. */
export function ConsoleApp({ pages }: { pages: readonly Page[] }) {
  return (
    <ConfigProvider locale={zhCN} theme={THEME} button={{ autoInsertSpace: false }}>
      <AntApp>
        <ErrorBoundary>
          <QueryClientProvider client={queries}>
            <Router base="/console">
              <Switch>
                <Route path="/sign-in">
                  <SignInPage />
                </Route>
                <Route>
                  <SignedIn pages={pages} />
                </Route>
              </Switch>
            </Router>
          </QueryClientProvider>
        </ErrorBoundary>
      </AntApp>
    </ConfigProvider>
  )
}

function SignedIn({ pages }: { pages: readonly Page[] }) {
  const [path] = useLocation()
  const search = useSearch()
  const me = useMeQuery()
  if (me.error instanceof ApiRefusal && me.error.status === 401) {
    const back = path + (search ? `?${search}` : '')
    return <Redirect to={back === '/' ? '/sign-in' : `/sign-in?back=${encodeURIComponent(back)}`} replace />
  }
  if (me.error) {
    return (
      <main className="qc-alone">
        <Refusals reasons={reasonsOf(me.error)} title="没有取得账号信息" onRetry={() => void me.refetch()} />
      </main>
    )
  }
  if (!me.data) return <Skeleton active className="qc-alone" />
  if (me.data.personId) return <NotForWorkers name={me.data.name} />
  return (
    <MeContext value={me.data}>
      <Frame pages={pages}>
        <Pages pages={pages} />
      </Frame>
      <Again me={me.data} />
    </MeContext>
  )
}

/** A trainee who came to the wrong door is shown the right one. */
function NotForWorkers({ name }: { name: string }) {
  return (
    <main className="qc-alone">
      <Result
        status="info"
        title={<h1 className="qc-result">这里是单位与部门的工作台</h1>}
        subTitle={`您（${name}）是以劳动者身份登录的，您的培训、证书和补贴在“我的”页面。`}
        extra={[
          <Button key="my" type="primary" href="/my">
            去“我的”页面
          </Button>,
          <Link key="in" href="/sign-in">
            用工作人员账号登录
          </Link>,
        ]}
      />
    </main>
  )
}

/** The session ended while working: sign in over the page, so that nothing typed is lost. */
function Again({ me }: { me: Me }) {
  const [open, setOpen] = useState(false)
  const client = useQueryClient()
  useEffect(() => onSignedOut(() => setOpen(true)), [])
  const done = async () => {
    const now = await request<Me>('GET', '/api/registry/me').catch(() => null)
    // Another person must not find the first one's page.
    if (now?.accountId !== me.accountId) location.assign('/console/')
    else {
      setOpen(false)
      client.setQueryData(ME, now)
      void client.invalidateQueries()
    }
  }
  return (
    <Modal
      open={open}
      title="登录已失效"
      footer={<Button onClick={() => location.assign('/console/sign-in')}>回到登录页</Button>}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      width={560}
      destroyOnHidden
    >
      <p>请重新登录，页面上已填写的内容会保留，登录后可继续提交。</p>
      <SignInForm onDone={() => void done()} />
    </Modal>
  )
}

function Pages({ pages }: { pages: readonly Page[] }) {
  const me = useMe()
  const hasHome = pages.some((page) => page.path === '/')
  return (
    <Switch>
      {pages.map((page) => (
        <Route key={page.path} path={page.path}>
          {mayOpen(page, me.verbs) ? (
            <ErrorBoundary>
              <Suspense fallback={<Skeleton active />}>
                <page.component />
              </Suspense>
            </ErrorBoundary>
          ) : (
            <Result
              status="403"
              title={<h1 className="qc-result">您没有“{page.title}”的权限</h1>}
              subTitle="如确需办理，请联系本单位管理员授权。"
              extra={<Link href="/">回到首页</Link>}
            />
          )}
        </Route>
      ))}
      {!hasHome && (
        <Route path="/">
          <Shortcuts pages={pages} />
        </Route>
      )}
      <Route>
        <Result
          status="404"
          title={<h1 className="qc-result">没有找到这个页面</h1>}
          subTitle="地址可能有误，或页面已调整。"
          extra={<Link href="/">回到首页</Link>}
        />
      </Route>
    </Switch>
  )
}

/** Home where no module brings one: everything the account may open. */
function Shortcuts({ pages }: { pages: readonly Page[] }) {
  const me = useMe()
  return (
    <>
      <PageHead title={`${me.name}，您好`} note={me.orgName ?? undefined} />
      {GROUPS.map((group) => {
        const items = pages.filter((page) => page.group === group && inMenu(page) && mayOpen(page, me.verbs))
        return items.length === 0 ? null : (
          <section key={group} className="qc-shortcuts">
            <h2>{group}</h2>
            <ul>
              {items.map((page) => (
                <li key={page.path}>
                  <Link href={page.path}>{page.title}</Link>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </>
  )
}
