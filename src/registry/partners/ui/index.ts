import { lazy } from 'react'
import { definePages } from '#web/console'

export const pages = definePages([
  {
    path: '/my-api',
    title: '接口接入',
    group: '基础信息',
    verb: 'partner.own',
    component: lazy(() => import('./own.tsx')),
  },
  {
    path: '/my-api/:id',
    title: '接口密钥',
    group: '基础信息',
    verb: 'partner.own',
    component: lazy(() => import('./own-key.tsx')),
  },
  {
    path: '/partners',
    title: '接口密钥管理',
    group: '基础信息',
    verb: 'partner.read',
    component: lazy(() => import('./keys.tsx')),
  },
  {
    path: '/partners/:id',
    title: '接口密钥详情',
    group: '基础信息',
    verb: 'partner.read',
    component: lazy(() => import('./key.tsx')),
  },
  {
    path: '/partner-hooks',
    title: '推送地址管理',
    group: '基础信息',
    verb: 'partner.read',
    component: lazy(() => import('./hooks.tsx')),
  },
])
