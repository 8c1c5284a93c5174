import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { nav, routes } from '#views/portal/ui'
import { ApiDocs, LightApp, type LightRoute, SITE } from '#web/light'

const all: LightRoute[] = [...routes, { path: '/p/api-docs', title: '接口文档', component: ApiDocs }]

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <LightApp name="前程 · 职业技能培训公共服务" home="/" nav={nav} routes={all} site={SITE} />
  </StrictMode>,
)
