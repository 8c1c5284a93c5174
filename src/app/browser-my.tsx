import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { nav, routes } from '#views/my/ui'
import { request } from '#web/api'
import { LightApp, type LightRoute, SITE, WorkerSignIn } from '#web/light'

const all: LightRoute[] = [...routes, { path: '/my/sign-in', title: '劳动者登录', component: WorkerSignIn }]

const signOut = async () => {
  await request('POST', '/api/registry/sign-out', {}).catch(() => null)
  location.assign('/')
}

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <LightApp
      name="前程 · 我的"
      home="/my"
      nav={nav}
      routes={all}
      site={SITE}
      signIn="/my/sign-in"
      account={
        <button type="button" className="ql-head-button" onClick={() => void signOut()}>
          退出
        </button>
      }
    />
  </StrictMode>,
)
