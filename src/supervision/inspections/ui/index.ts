import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/inspections',
    title: '监督检查',
    group: '监管',
    verb: 'inspection.read',
    component: lazy(() => import('./inspections.tsx')),
  },
  {
    path: '/inspections/:id',
    title: '检查详情',
    group: '监管',
    verb: 'inspection.read',
    component: lazy(() => import('./inspection.tsx')),
  },
  {
    path: '/inspection-plans',
    title: '检查计划与抽签',
    group: '监管',
    verb: 'inspection.plans',
    component: lazy(() => import('./plans.tsx')),
  },
  {
    path: '/inspection-plans/:id',
    title: '检查计划详情',
    group: '监管',
    verb: 'inspection.plans',
    component: lazy(() => import('./plan.tsx')),
  },
  {
    path: '/inspection-interests',
    title: '回避申报',
    group: '监管',
    verb: 'inspection.visit',
    component: lazy(() => import('./interests.tsx')),
  },
  {
    path: '/appointments',
    title: '第三方委托',
    group: '监管',
    verb: 'appointment.read',
    component: lazy(() => import('./appointments.tsx')),
  },
  {
    path: '/own-inspections',
    title: '检查与整改',
    group: '监管',
    verb: 'inspection.answer',
    component: lazy(() => import('./own.tsx')),
  },
  {
    path: '/own-inspections/:id',
    title: '检查与整改详情',
    group: '监管',
    verb: 'inspection.answer',
    component: lazy(() => import('./own-one.tsx')),
  },
])
