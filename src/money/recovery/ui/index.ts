import { lazy } from 'react'
import { definePages } from '#web/console'

export { OwedNotice } from './owed.tsx'

export const pages = definePages([
  {
    path: '/recoveries',
    title: '资金追回',
    group: '资金',
    verb: ['recovery.read', 'recovery.answer'],
    component: lazy(() => import('./list.tsx')),
  },
  {
    path: '/recoveries/new',
    title: '立案追回',
    group: '资金',
    verb: 'recovery.open',
    menu: false,
    component: lazy(() => import('./new.tsx')),
  },
  {
    path: '/recoveries/:id',
    title: '追回案件',
    group: '资金',
    verb: ['recovery.read', 'recovery.answer'],
    component: lazy(() => import('./one.tsx')),
  },
])
