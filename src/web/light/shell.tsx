import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { useElder } from './elder.ts'
import { Go } from './go.tsx'

export interface NavItem {
  href: string
  label: string
}

/** Furniture of a government site; empty ones are left out. Filled from VITE_SITE_* when the pages are built. */
export interface Site {
  sponsor?: string
  code?: string
  icp?: string
  contact?: string
}

export interface ShellProps {
  name: string
  home: string
  nav: readonly NavItem[]
  site?: Site
  /** Right of the head: sign out. */
  account?: ReactNode
  /** Stands in the window's title. */
  title?: string
  children: ReactNode
}

export function Shell({ name, home, nav, site = {}, account, title, children }: ShellProps) {
  const [path] = useLocation()
  const [elder, setElder] = useElder()
  const [menu, setMenu] = useState(false)
  const main = useRef<HTMLElement>(null)
  const first = useRef(true)
  const here = [...nav]
    .filter((item) => item.href === path || (item.href !== home && path.startsWith(`${item.href}/`)))
    .sort((a, b) => b.href.length - a.href.length)[0]

  // biome-ignore lint/correctness/useExhaustiveDependencies: on every change of page
  useEffect(() => {
    document.title = title && title !== name ? `${title} - ${name}` : name
    setMenu(false)
    if (first.current) first.current = false
    else {
      scrollTo(0, 0)
      main.current?.focus({ preventScroll: true })
    }
  }, [path, title])

  return (
    <div className="ql-shell">
      <a className="ql-skip" href="#main">
        跳到正文
      </a>
      <header className="ql-header">
        <div className="ql-bar">
          <Go href={home} className="ql-brand">
            {name}
          </Go>
          <div className="ql-bar-side">
            <button
              type="button"
              className="ql-head-button"
              aria-pressed={elder}
              onClick={() => setElder(!elder)}
            >
              {elder ? '标准版' : '长辈版'}
            </button>
            {account}
            {nav.length > 0 && (
              <button
                type="button"
                className="ql-head-button ql-menu-button"
                aria-expanded={menu}
                onClick={() => setMenu(!menu)}
              >
                {menu ? '收起' : '菜单'}
              </button>
            )}
          </div>
        </div>
        {nav.length > 0 && (
          <nav className={menu ? 'ql-nav ql-nav-open' : 'ql-nav'} aria-label="主导航">
            <ul>
              {nav.map((item) => (
                <li key={item.href}>
                  <Go href={item.href} {...(item === here ? { 'aria-current': 'page' as const } : {})}>
                    {item.label}
                  </Go>
                </li>
              ))}
            </ul>
          </nav>
        )}
      </header>
      <main id="main" ref={main} tabIndex={-1} className="ql-main">
        {children}
      </main>
      <footer className="ql-footer">
        <ul>
          {home !== '/' && (
            <li>
              <a href="/">公共服务首页</a>
            </li>
          )}
          <li>
            <Go href="/my">我的（劳动者）</Go>
          </li>
          <li>
            <a href="/console/">单位与部门工作台</a>
          </li>
          <li>
            <Go href="/p/api-docs">接口文档</Go>
          </li>
          <li>
            <Go href="/p/complaints">投诉举报</Go>
          </li>
          <li>
            <Go href="/p/inspections">抽查公开</Go>
          </li>
          <li>
            <Go href="/p/platforms">线上平台名单</Go>
          </li>
          <li>
            <Go href="/p/record">记录封存凭据</Go>
          </li>
        </ul>
        {site.sponsor ? (
          <p>
            主办单位：{site.sponsor}
            {site.contact && `　联系方式：${site.contact}`}
          </p>
        ) : (
          <p>本站点未配置主办单位，仅供演示和测试，不作办事依据。</p>
        )}
        {(site.code || site.icp) && (
          <p>
            {site.code && `网站标识码：${site.code}　`}
            {site.icp}
          </p>
        )}
      </footer>
    </div>
  )
}
