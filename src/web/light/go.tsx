import type { AnchorHTMLAttributes, ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { wholeDates } from '../whole-dates.tsx'

const entryOf = (path: string) =>
  /^\/(my|field)(?:\/|$|\?)/.exec(path)?.[1] ?? (/^\/(console|api)(\/|$)/.test(path) ? 'other' : 'portal')

/** A link that stays inside the page's own entry where it can and loads the other entry where it must. */
export function Go({
  href,
  children,
  ...rest
}: { href: string; children: ReactNode } & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'>) {
  const [here] = useLocation()
  if (!href.startsWith('/') || entryOf(href) !== entryOf(here)) {
    return (
      <a href={href} {...rest}>
        {wholeDates(children)}
      </a>
    )
  }
  return (
    <Link href={href} {...rest}>
      {wholeDates(children)}
    </Link>
  )
}
