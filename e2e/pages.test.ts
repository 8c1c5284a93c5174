/** K1 screens: the department's own pages; `pages-checks` and `pages-others` walk the rest beside it. */
import { expect, test } from 'vitest'
import { pages } from '../src/app/menu.ts'
import { lookerOf, walk } from './pages-walk.ts'

const { stage } = walk('house')

test('K1 screens: no page of the menu is left out, and what one may not open says so', async () => {
  expect(pages.filter((page) => lookerOf(page) === undefined).map((page) => page.path)).toEqual([])
  const teacher = await stage().as(await stage().app.staff('institution.teacher', '350203'))
  await teacher.go('/console/budgets')
  await teacher.page.getByText('您没有“预算与额度”的权限').waitFor()
  await teacher.look('pages-forbidden')
  await teacher.go('/console/no-such-page')
  await teacher.page.getByText('没有找到这个页面').waitFor()
  await teacher.look('pages-none')
  await teacher.lookOnPhone('pages-none-phone')
})
