import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/class-filing',
    title: '开班备案',
    group: '技能培训',
    verb: 'class.read',
    component: lazy(() => import('./list.tsx')),
  },
  {
    path: '/class-filing/new',
    title: '新建开班备案',
    group: '技能培训',
    verb: 'class.file',
    menu: false,
    component: lazy(() => import('./new.tsx')),
  },
  {
    path: '/class-filing/:id',
    title: '培训班',
    group: '技能培训',
    verb: 'class.read',
    component: lazy(() => import('./one.tsx')),
  },
])
