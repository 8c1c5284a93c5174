import { expect, test } from 'vitest'
import { roles } from '#registry/accounts/contract'
import { pages } from '../../app/menu.ts'
import { oftenOf } from './ui/often.ts'

test('K1 home: each role has its usual pages, every one of which it may open and is called as in the menu', () => {
  const wrong = Object.entries(roles).flatMap(([role, { verbs }]) => {
    const links = oftenOf([role])
    if (links.length === 0) return [`${role}: none`]
    return links.flatMap(({ href, title, outside }) => {
      if (outside)
        return (verbs as readonly string[]).includes('inspection.visit') ? [] : [`${role}: ${href}`]
      const page = pages.find((one) => one.path === href)
      const open =
        page && (!page.verb || [page.verb].flat().some((verb) => (verbs as readonly string[]).includes(verb)))
      return open && page.title === title ? [] : [`${role}: ${href}`]
    })
  })
  expect(wrong).toEqual([])
})
