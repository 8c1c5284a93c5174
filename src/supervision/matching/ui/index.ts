import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/matches',
    title: '数据比对',
    group: '监管',
    verb: 'match.read',
    component: lazy(() => import('./list.tsx')),
  },
  {
    path: '/matches/:id',
    title: '比对结果',
    group: '监管',
    verb: 'match.read',
    component: lazy(() => import('./one.tsx')),
  },
  {
    path: '/match-exchanges',
    title: '跨市交换比对',
    group: '监管',
    verb: 'match.read',
    component: lazy(() => import('./exchanges.tsx')),
  },
])
