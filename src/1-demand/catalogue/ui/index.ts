import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/catalogues',
    title: '需求指导目录',
    group: '岗位需求',
    component: lazy(() => import('./list.tsx')),
  },
  {
    path: '/catalogues/:id',
    title: '目录详情',
    group: '岗位需求',
    component: lazy(() => import('./one.tsx')),
  },
])
