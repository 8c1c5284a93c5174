/** Pages of the console, module by module in the order of the tree; the menu groups them itself. */
import type { Page } from '#web/console'

export const pages: Page[] = [
  // One line a module, in the order of the tree, below its import: `...signals,`
]
