import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/responsibility',
    title: '责任矩阵',
    group: '统计与档案',
    component: lazy(() => import('./matrix.tsx')),
  },
])
