import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/vouchers',
    title: '培训券',
    group: '资金',
    verb: 'voucher.read',
    component: lazy(() => import('./list.tsx')),
  },
  {
    path: '/vouchers/new',
    title: '编制培训券批次',
    group: '资金',
    verb: 'voucher.draft',
    menu: false,
    component: lazy(() => import('./new.tsx')),
  },
  {
    path: '/vouchers/:id',
    title: '培训券批次',
    group: '资金',
    verb: 'voucher.read',
    component: lazy(() => import('./one.tsx')),
  },
])
