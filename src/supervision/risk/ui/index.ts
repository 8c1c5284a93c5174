import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/risk-alerts',
    title: '风险预警',
    group: '监管',
    verb: 'risk.read',
    component: lazy(() => import('./alerts.tsx')),
  },
  {
    path: '/risk-alerts/:id',
    title: '风险预警详情',
    group: '监管',
    verb: 'risk.read',
    component: lazy(() => import('./alert.tsx')),
  },
  {
    path: '/risk-rules',
    title: '风险规则',
    group: '监管',
    verb: 'risk.read',
    component: lazy(() => import('./rules.tsx')),
  },
  {
    path: '/risk-rules/:code',
    title: '风险规则详情',
    group: '监管',
    verb: 'risk.read',
    component: lazy(() => import('./rule.tsx')),
  },
  {
    path: '/risk-runs',
    title: '规则运行记录',
    group: '监管',
    verb: 'risk.read',
    menu: false,
    component: lazy(() => import('./runs.tsx')),
  },
])
