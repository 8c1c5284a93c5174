import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/certificates',
    title: '证书管理',
    group: '技能评价',
    verb: 'certificate.read',
    component: lazy(() => import('./list.tsx')),
  },
])
