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
])
