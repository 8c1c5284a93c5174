import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/integrity',
    title: '廉政风险线索',
    group: '监管',
    verb: 'integrity.read',
    component: lazy(() => import('./list.tsx')),
  },
  {
    path: '/integrity/:id',
    title: '廉政风险线索详情',
    group: '监管',
    verb: 'integrity.read',
    component: lazy(() => import('./one.tsx')),
  },
  {
    path: '/own-kin',
    title: '近亲属申报',
    group: '监管',
    verb: 'interest.declare',
    component: lazy(() => import('./kin.tsx')),
  },
])
