import type { ComponentType, LazyExoticComponent } from 'react'

/** Groups of the menu, in the order of the source tree. */
export const GROUPS = [
  '首页',
  '岗位需求',
  '技能培训',
  '技能评价',
  '就业服务',
  '资金',
  '监管',
  '基础信息',
  '统计与档案',
] as const
export type Group = (typeof GROUPS)[number]

export interface Page {
  /** Below `/console`: `/class-filing`, `/class-filing/:id`. */
  path: string
  /** Official term; stands in the menu, the breadcrumbs and the window's title. */
  title: string
  group: Group
  /** Any of these verbs opens the page; none: everyone signed in. */
  verb?: string | readonly string[]
  component: LazyExoticComponent<ComponentType>
  /** `false`: reached from other pages only. Pages with `:names` are never in the menu. */
  menu?: boolean
}

export const definePages = (pages: Page[]): Page[] => pages

export const mayOpen = (page: Page, verbs: readonly string[]): boolean =>
  page.verb === undefined || [page.verb].flat().some((verb) => verbs.includes(verb))

export const inMenu = (page: Page): boolean => page.menu !== false && !page.path.includes(':')
