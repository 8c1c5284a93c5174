import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/records',
    title: '记录封存与核验',
    group: '监管',
    verb: 'record.prove',
    component: lazy(() => import('./records.tsx')),
  },
])
