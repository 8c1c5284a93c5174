import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/audit',
    title: '操作记录',
    group: '统计与档案',
    verb: 'audit.read',
    component: lazy(() => import('./audit.tsx')),
  },
  {
    path: '/timeline/class/:id',
    title: '一班一档',
    group: '统计与档案',
    verb: 'class.read',
    component: lazy(() => import('./class.tsx')),
  },
  {
    path: '/timeline/claim/:id',
    title: '补贴申报档案',
    group: '统计与档案',
    verb: 'claim.read',
    component: lazy(() => import('./claim.tsx')),
  },
])
