import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/ledger',
    title: '资金台账',
    group: '资金',
    verb: 'ledger.read',
    component: lazy(() => import('./list.tsx')),
  },
])
