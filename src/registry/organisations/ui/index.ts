import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/organisations',
    title: '单位名册',
    group: '基础信息',
    verb: 'organisation.manage',
    component: lazy(() => import('./list.tsx')),
  },
])
