import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/completions',
    title: '结业与结班',
    group: '技能培训',
    verb: 'class.read',
    component: lazy(() => import('./list.tsx')),
  },
  {
    path: '/completions/:id',
    title: '班级结业',
    group: '技能培训',
    verb: 'class.read',
    component: lazy(() => import('./one.tsx')),
  },
])
