import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/vacancies',
    title: '岗位需求',
    group: '岗位需求',
    verb: ['vacancy.read', 'vacancy.report'],
    component: lazy(() => import('./list.tsx')),
  },
  {
    path: '/vacancy-sums',
    title: '需求汇总',
    group: '岗位需求',
    verb: 'vacancy.read',
    component: lazy(() => import('./sums.tsx')),
  },
])
