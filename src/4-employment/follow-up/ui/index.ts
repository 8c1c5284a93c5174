import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/employment',
    title: '班级就业跟踪',
    group: '就业服务',
    verb: 'employment.read',
    component: lazy(() => import('./classes.tsx')),
  },
  {
    path: '/employment-records',
    title: '就业登记',
    group: '就业服务',
    verb: 'employment.read',
    component: lazy(() => import('./records.tsx')),
  },
])
