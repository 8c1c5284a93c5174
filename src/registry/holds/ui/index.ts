import { lazy } from 'react'
import { definePages } from '#web/console'

export { HoldsPanel } from './panel.tsx'

export const pages = definePages([
  {
    path: '/holds',
    title: '限制清单',
    group: '监管',
    verb: 'hold.read',
    component: lazy(() => import('./list.tsx')),
  },
])
