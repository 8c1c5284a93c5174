import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/people',
    title: '人员信息',
    group: '基础信息',
    verb: 'person.read',
    component: lazy(() => import('./list.tsx')),
  },
])
