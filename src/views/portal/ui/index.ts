import './portal.css'
import { lazy } from 'react'
import type { LightRoute, NavItem } from '#web/light'

export const routes: LightRoute[] = [
  { path: '/', title: '首页', component: lazy(() => import('./home.tsx')) },
  { path: '/p/classes', title: '找培训', component: lazy(() => import('./classes.tsx')) },
  { path: '/p/classes/:id', title: '培训班', component: lazy(() => import('./class.tsx')) },
  { path: '/p/institutions', title: '找机构', component: lazy(() => import('./institutions.tsx')) },
  { path: '/p/institutions/:orgId', title: '培训机构', component: lazy(() => import('./institution.tsx')) },
  { path: '/p/certificates', title: '证书查验', component: lazy(() => import('./certificates.tsx')) },
  { path: '/p/notices', title: '补贴公示', component: lazy(() => import('./notices.tsx')) },
  { path: '/p/notices/:id', title: '补贴公示', component: lazy(() => import('./notice.tsx')) },
  { path: '/p/objections', title: '异议核查进度', component: lazy(() => import('./objections.tsx')) },
  { path: '/p/pace', title: '补贴办理时长', component: lazy(() => import('./pace.tsx')) },
  { path: '/p/disclosures', title: '资金使用公开', component: lazy(() => import('./disclosures.tsx')) },
  { path: '/p/disclosures/:id', title: '资金使用公开', component: lazy(() => import('./disclosure.tsx')) },
  { path: '/p/standards', title: '补贴标准', component: lazy(() => import('./standards.tsx')) },
  { path: '/p/vouchers', title: '培训券', component: lazy(() => import('./vouchers.tsx')) },
  { path: '/p/complaints', title: '投诉举报', component: lazy(() => import('./complaint.tsx')) },
  {
    path: '/p/complaints/progress',
    title: '举报办理进度',
    component: lazy(() => import('./complaint-progress.tsx')),
  },
  { path: '/p/inspections', title: '抽查公开', component: lazy(() => import('./inspections.tsx')) },
  { path: '/p/inspections/:id', title: '抽查公开', component: lazy(() => import('./inspection.tsx')) },
  { path: '/p/platforms', title: '线上培训平台', component: lazy(() => import('./platforms.tsx')) },
  { path: '/p/penalties', title: '重大违法行为公布', component: lazy(() => import('./penalties.tsx')) },
  { path: '/p/record', title: '记录封存凭据', component: lazy(() => import('./record.tsx')) },
  { path: '/p/catalogue', title: '培训需求指导目录', component: lazy(() => import('./catalogue.tsx')) },
]

export const nav: NavItem[] = [
  { href: '/p/classes', label: '找培训' },
  { href: '/p/institutions', label: '找机构' },
  { href: '/p/certificates', label: '查证书' },
  { href: '/p/notices', label: '看公示' },
  { href: '/p/standards', label: '补贴标准' },
  { href: '/my', label: '我的' },
]
