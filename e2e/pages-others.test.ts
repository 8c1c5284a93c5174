/** K1 screens: the pages of finance, institutions, evaluators, enterprises, supervisors; most closer looks are here. */
import { walk } from './pages-walk.ts'

walk('others')
