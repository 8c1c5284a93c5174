import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/platforms',
    title: '线上培训平台',
    group: '技能培训',
    verb: 'platform.read',
    component: lazy(() => import('./list.tsx')),
  },
  {
    path: '/platforms/:id',
    title: '线上培训平台详情',
    group: '技能培训',
    verb: 'platform.read',
    component: lazy(() => import('./one.tsx')),
  },
  {
    path: '/platform-calls',
    title: '线上平台征集',
    group: '技能培训',
    verb: 'platform.read',
    component: lazy(() => import('./calls.tsx')),
  },
  {
    path: '/online-learning',
    title: '线上学时',
    group: '技能培训',
    verb: 'class.read',
    component: lazy(() => import('./classes.tsx')),
  },
  {
    path: '/online-learning/:id',
    title: '班级线上学时',
    group: '技能培训',
    verb: 'class.read',
    component: lazy(() => import('./hours.tsx')),
  },
])
