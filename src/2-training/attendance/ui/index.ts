import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/sessions',
    title: '课堂签到',
    group: '技能培训',
    verb: 'class.read',
    component: lazy(() => import('./sessions.tsx')),
  },
  {
    path: '/now',
    title: '正在上课',
    group: '技能培训',
    verb: 'class.read',
    component: lazy(() => import('./now.tsx')),
  },
  {
    path: '/sessions/:id',
    title: '签到大屏',
    group: '技能培训',
    verb: 'session.teach',
    component: lazy(() => import('./live.tsx')),
  },
  {
    path: '/class-attendance/:id',
    title: '班级考勤表',
    group: '技能培训',
    verb: 'class.read',
    component: lazy(() => import('./table.tsx')),
  },
])
