/** Occupations of the 2022 national classification (draft list, CC BY 4.0; see NOTICE). */
export { routes } from './routes.ts'
export { occupationsByCode } from './store.ts'
