/** Policy sandbox 政策沙盘: a pack replayed over a past period's claims, beside what was in force. */
export { routes } from './routes.ts'
