import type { LightRoute, NavItem } from '#web/light'

export const routes: LightRoute[] = []
export const nav: NavItem[] = []
