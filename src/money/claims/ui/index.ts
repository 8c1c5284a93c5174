import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/claims',
    title: '补贴申报',
    group: '资金',
    verb: ['claim.file', 'claim.read'],
    component: lazy(() => import('./list.tsx')),
  },
  {
    path: '/claims/new',
    title: '新建补贴申报',
    group: '资金',
    verb: 'claim.file',
    menu: false,
    component: lazy(() => import('./new.tsx')),
  },
  {
    path: '/claims/:id',
    title: '补贴申报详情',
    group: '资金',
    verb: ['claim.file', 'claim.read'],
    component: lazy(() => import('./one.tsx')),
  },
  {
    path: '/objections',
    title: '公示异议',
    group: '资金',
    verb: ['claim.objection', 'claim.recheck', 'claim.file'],
    component: lazy(() => import('./objections.tsx')),
  },
  {
    path: '/payments',
    title: '拨付批次',
    group: '资金',
    verb: ['payment.batch', 'payment.confirm', 'payment.return'],
    component: lazy(() => import('./payments.tsx')),
  },
  {
    path: '/payments/:id',
    title: '拨付批次详情',
    group: '资金',
    verb: ['payment.batch', 'payment.confirm', 'payment.return', 'claim.recheck'],
    component: lazy(() => import('./batch.tsx')),
  },
])
