/** Pages of the console, module by module in the order of the tree; the menu groups them itself. */
import { pages as accounts } from '#registry/accounts/ui'
import { pages as organisations } from '#registry/organisations/ui'
import { pages as people } from '#registry/people/ui'
import type { Page } from '#web/console'

export const pages: Page[] = [
  // One line a module, in the order of the tree, below its import: `...signals,`
  ...organisations,
  ...people,
  ...accounts,
]
