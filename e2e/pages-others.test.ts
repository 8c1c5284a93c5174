/** K1 screens: the pages of finance, institutions, evaluators, enterprises, supervisors; the rest beside `pages`. */
import { walk } from './pages-walk.ts'

walk('others')
