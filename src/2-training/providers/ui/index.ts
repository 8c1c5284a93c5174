import { lazy } from 'react'
import { definePages } from '#web/console'

export { Parts } from './shown.tsx'
export { Unsaved } from './unsaved.tsx'

export const pages = definePages([
  {
    path: '/my-provider',
    title: '本机构目录资格',
    group: '技能培训',
    verb: 'provider.apply',
    component: lazy(() => import('./mine.tsx')),
  },
  {
    path: '/provider-applications',
    title: '培训机构申请',
    group: '技能培训',
    verb: 'provider.read',
    component: lazy(() => import('./applications.tsx')),
  },
  {
    path: '/provider-applications/:id',
    title: '培训机构申请详情',
    group: '技能培训',
    verb: 'provider.read',
    component: lazy(() => import('./application.tsx')),
  },
  {
    path: '/provider-applications/:id/inspect',
    title: '实地核实',
    group: '技能培训',
    verb: 'provider.inspect',
    component: lazy(() => import('./inspect.tsx')),
  },
  {
    path: '/providers',
    title: '补贴性培训机构目录',
    group: '技能培训',
    verb: 'provider.read',
    component: lazy(() => import('./directory.tsx')),
  },
  {
    path: '/providers/:orgId',
    title: '培训机构详情',
    group: '技能培训',
    verb: 'provider.read',
    component: lazy(() => import('./provider.tsx')),
  },
])
