import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/sandbox',
    title: '政策沙盘',
    group: '资金',
    verb: 'sandbox.read',
    component: lazy(() => import('./list.tsx')),
  },
  {
    path: '/sandbox/:id',
    title: '政策推演结果',
    group: '资金',
    verb: 'sandbox.read',
    menu: false,
    component: lazy(() => import('./one.tsx')),
  },
])
