import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/progress',
    title: '目标进度',
    group: '统计与档案',
    verb: 'progress.read',
    component: lazy(() => import('./progress.tsx')),
  },
  {
    path: '/progress/counted',
    title: '计入明细',
    group: '统计与档案',
    verb: 'progress.read',
    menu: false,
    component: lazy(() => import('./counted.tsx')),
  },
])
