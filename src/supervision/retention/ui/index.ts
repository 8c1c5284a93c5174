import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/retention',
    title: '数据保存与销毁',
    group: '监管',
    verb: 'retention.read',
    component: lazy(() => import('./schedule.tsx')),
  },
  {
    path: '/destructions/:id',
    title: '销毁记录详情',
    group: '监管',
    verb: 'retention.read',
    component: lazy(() => import('./one.tsx')),
  },
])
