import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/accounts',
    title: '账号与授权',
    group: '基础信息',
    verb: 'account.manage',
    component: lazy(() => import('./list.tsx')),
  },
  {
    path: '/my-account',
    title: '我的账号安全',
    group: '基础信息',
    component: lazy(() => import('./security.tsx')),
  },
])
