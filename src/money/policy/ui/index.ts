import { lazy } from 'react'
import { definePages } from '#web/console'

export { WhyAmount, type WhyAmountProps } from './why-amount.tsx'

export const pages = definePages([
  {
    path: '/policy',
    title: '补贴政策',
    group: '资金',
    verb: 'policy.read',
    component: lazy(() => import('./list.tsx')),
  },
  {
    path: '/policy/draft',
    title: '拟订补贴政策',
    group: '资金',
    verb: 'policy.draft',
    menu: false,
    component: lazy(() => import('./draft.tsx')),
  },
])
