import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/complaints',
    title: '投诉举报',
    group: '监管',
    verb: 'complaint.read',
    component: lazy(() => import('./list.tsx')),
  },
  {
    path: '/complaints/:id',
    title: '投诉举报详情',
    group: '监管',
    verb: 'complaint.read',
    component: lazy(() => import('./one.tsx')),
  },
  {
    path: '/complaint-questions',
    title: '说明事项',
    group: '监管',
    verb: 'complaint.answer',
    component: lazy(() => import('./questions.tsx')),
  },
])
