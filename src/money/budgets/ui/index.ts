import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/budgets',
    title: '预算与额度',
    group: '资金',
    verb: 'budget.read',
    component: lazy(() => import('./list.tsx')),
  },
  {
    path: '/budget-transfers',
    title: '预算调剂',
    group: '资金',
    verb: 'budget.read',
    component: lazy(() => import('./transfers.tsx')),
  },
  {
    path: '/fund-pauses',
    title: '资金暂停',
    group: '资金',
    verb: 'budget.read',
    component: lazy(() => import('./pauses.tsx')),
  },
])
