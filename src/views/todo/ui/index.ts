import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  { path: '/', title: '待办', group: '首页', component: lazy(() => import('./home.tsx')) },
  {
    path: '/late',
    title: '超期事项',
    group: '监管',
    verb: 'audit.read',
    component: lazy(() => import('./late.tsx')),
  },
])
