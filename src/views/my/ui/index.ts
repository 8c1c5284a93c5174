import './my.css'
import { lazy } from 'react'
import type { LightRoute, NavItem } from '#web/light'

export const routes: LightRoute[] = [
  { path: '/my', title: '我的', component: lazy(() => import('./home.tsx')) },
  { path: '/my/check', title: '签到签退', component: lazy(() => import('./check.tsx')) },
  { path: '/my/classes', title: '我的培训', component: lazy(() => import('./classes.tsx')) },
  { path: '/my/hours/:id', title: '我的学时', component: lazy(() => import('./hours.tsx')) },
  { path: '/my/enrol/:id', title: '报名', component: lazy(() => import('./enrol.tsx')) },
  { path: '/my/evaluate', title: '评价培训班', component: lazy(() => import('./evaluate.tsx')) },
  { path: '/my/evaluate/:id', title: '评价培训班', component: lazy(() => import('./evaluate.tsx')) },
  { path: '/my/certificates', title: '我的证书', component: lazy(() => import('./certificates.tsx')) },
  { path: '/my/money', title: '我的补贴', component: lazy(() => import('./money.tsx')) },
  { path: '/my/vouchers', title: '我的培训券', component: lazy(() => import('./vouchers.tsx')) },
  { path: '/my/vouchers/:id', title: '能用的培训班', component: lazy(() => import('./voucher.tsx')) },
  { path: '/my/recoveries', title: '需退回的补贴', component: lazy(() => import('./recoveries.tsx')) },
  { path: '/my/penalties', title: '处理告知', component: lazy(() => import('./penalties.tsx')) },
  { path: '/my/receipts', title: '到账确认', component: lazy(() => import('./receipts.tsx')) },
  { path: '/my/jobs', title: '我的就业', component: lazy(() => import('./jobs.tsx')) },
  { path: '/my/account', title: '账户与隐私', component: lazy(() => import('./account.tsx')) },
]

export const nav: NavItem[] = [
  { href: '/my', label: '我的' },
  { href: '/my/check', label: '签到' },
  { href: '/my/classes', label: '培训' },
  { href: '/my/certificates', label: '证书' },
  { href: '/my/money', label: '补贴' },
  { href: '/my/vouchers', label: '培训券' },
  { href: '/my/jobs', label: '就业' },
  { href: '/my/account', label: '账户' },
]
