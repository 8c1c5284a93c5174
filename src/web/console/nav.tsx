import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { GROUPS, type Group, inMenu, mayOpen, type Page } from './pages.ts'

/** The page an address belongs to: itself, or the menu page its detail stands under. */
export function menuPageOf(pages: readonly Page[], path: string): Page | undefined {
  return pages
    .filter(
      (page) =>
        inMenu(page) && (page.path === path || (page.path !== '/' && path.startsWith(`${page.path}/`))),
    )
    .sort((a, b) => b.path.length - a.path.length)[0]
}

/** Menu grouped in the order of the tree, of what the account may open. */
export function Nav({
  pages,
  verbs,
  onGo,
}: {
  pages: readonly Page[]
  verbs: readonly string[]
  onGo?: () => void
}) {
  const [path] = useLocation()
  const [folded, setFolded] = useState<Group[]>([])
  const here = menuPageOf(pages, path)
  const groups = GROUPS.map((group) => ({
    group,
    items: pages.filter((page) => page.group === group && inMenu(page) && mayOpen(page, verbs)),
  })).filter(({ items }) => items.length > 0)
  return (
    <nav aria-label="功能菜单" className="qc-nav">
      <ul>
        {!pages.some((page) => page.path === '/') && (
          <li>
            <Link
              href="/"
              className={path === '/' ? 'qc-nav-link qc-nav-here' : 'qc-nav-link'}
              {...(path === '/' ? { 'aria-current': 'page' as const } : {})}
              onClick={() => onGo?.()}
            >
              首页
            </Link>
          </li>
        )}
        {groups.map(({ group, items }) => {
          const single = group === '首页'
          const open = single || !folded.includes(group)
          return (
            <li key={group}>
              {!single && (
                <button
                  type="button"
                  className="qc-nav-group"
                  aria-expanded={open}
                  onClick={() => setFolded(open ? [...folded, group] : folded.filter((one) => one !== group))}
                >
                  {group}
                  <span aria-hidden="true" className="qc-nav-mark" />
                </button>
              )}
              {open && (
                <ul>
                  {items.map((page) => (
                    <li key={page.path}>
                      <Link
                        href={page.path}
                        className={page === here ? 'qc-nav-link qc-nav-here' : 'qc-nav-link'}
                        {...(page === here ? { 'aria-current': 'page' as const } : {})}
                        onClick={() => onGo?.()}
                      >
                        {page.title}
                      </Link>
                    </li>
                  ))}
                </ul>
              )}
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
