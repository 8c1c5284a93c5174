import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/registers',
    title: '部门数据',
    group: '监管',
    verb: 'register.read',
    component: lazy(() => import('./list.tsx')),
  },
  {
    path: '/register-deliveries/:id',
    title: '数据接收回执',
    group: '监管',
    verb: 'register.read',
    component: lazy(() => import('./delivery.tsx')),
  },
  {
    path: '/register-questions',
    title: '部门数据使用记录',
    group: '监管',
    verb: 'audit.read',
    component: lazy(() => import('./questions.tsx')),
  },
])
