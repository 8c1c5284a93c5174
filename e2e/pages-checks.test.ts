/** K1 screens: the pages of those who check the department's work; the rest beside `pages`. */
import { walk } from './pages-walk.ts'

walk('checks')
