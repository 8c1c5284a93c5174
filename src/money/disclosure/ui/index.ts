import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/disclosures',
    title: '资金公开',
    group: '资金',
    verb: 'disclosure.read',
    component: lazy(() => import('./list.tsx')),
  },
  {
    path: '/disclosures/:id',
    title: '资金公开稿件',
    group: '资金',
    verb: 'disclosure.read',
    component: lazy(() => import('./one.tsx')),
  },
])
