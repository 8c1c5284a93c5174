import { lazy } from 'react'
import { definePages } from '#web/console'

const verb = ['progress.read', 'target.set', 'target.approve']

export const pages = definePages([
  {
    path: '/targets',
    title: '目标任务',
    group: '岗位需求',
    verb,
    component: lazy(() => import('./list.tsx')),
  },
  {
    path: '/targets/:id',
    title: '目标任务详情',
    group: '岗位需求',
    verb,
    component: lazy(() => import('./one.tsx')),
  },
])
