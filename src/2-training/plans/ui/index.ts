import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/plans',
    title: '培训方案',
    group: '技能培训',
    verb: 'plan.read',
    component: lazy(() => import('./list.tsx')),
  },
  {
    path: '/plans/new',
    title: '新建培训方案',
    group: '技能培训',
    verb: 'plan.write',
    menu: false,
    component: lazy(() => import('./new.tsx')),
  },
  {
    path: '/plans/:id',
    title: '培训方案详情',
    group: '技能培训',
    verb: 'plan.read',
    component: lazy(() => import('./one.tsx')),
  },
])
