import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/penalties',
    title: '处理措施',
    group: '监管',
    verb: 'penalty.read',
    component: lazy(() => import('./list.tsx')),
  },
  {
    path: '/penalties/new',
    title: '拟制处理',
    group: '监管',
    verb: 'penalty.draft',
    menu: false,
    component: lazy(() => import('./new.tsx')),
  },
  {
    path: '/penalties/:id',
    title: '处理详情',
    group: '监管',
    verb: 'penalty.read',
    component: lazy(() => import('./one.tsx')),
  },
  {
    path: '/own-penalties',
    title: '处理与整改',
    group: '监管',
    verb: 'penalty.answer',
    component: lazy(() => import('./own.tsx')),
  },
])
