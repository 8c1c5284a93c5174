import { lazy } from 'react'

export { wholeDates } from '../whole-dates.tsx'
export { LightApp, type LightAppProps, type LightRoute } from './app.tsx'
export { DayField, type DayFieldProps } from './day-field.tsx'
export { Dialog } from './dialog.tsx'
export { useElder } from './elder.ts'
export { type Fetched, type Posting, useFetch, usePost } from './fetch.ts'
export {
  CheckField,
  Field,
  type FieldLinks,
  SearchBar,
  Select,
  type SelectProps,
  TextField,
  type TextFieldProps,
} from './fields.tsx'
export { FileField } from './file-field.tsx'
export { Go } from './go.tsx'
export { LEVEL_NAMES } from './levels.ts'
export {
  Button,
  type ButtonKind,
  Card,
  Days,
  Empty,
  Facts,
  type LightFact,
  type LightStep,
  type LightTone,
  LinkButton,
  List,
  Loading,
  Money,
  Pager,
  PageTitle,
  Refusals,
  Steps,
  Tag,
} from './parts.tsx'
export { type NavItem, Shell, type ShellProps, type Site } from './shell.tsx'
export { SITE } from './site.ts'

export const WorkerSignIn = lazy(() => import('./worker-sign-in.tsx'))
export const ApiDocs = lazy(() => import('./api-docs.tsx'))
