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
  {
    path: '/corrections',
    title: '冲正更正',
    group: '资金',
    verb: 'ledger.read',
    component: lazy(() => import('./corrections.tsx')),
  },
  {
    path: '/ledger-proofs',
    title: '核对报告',
    group: '资金',
    verb: 'ledger.read',
    component: lazy(() => import('./proofs.tsx')),
  },
])
