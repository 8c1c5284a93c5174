/** Accounts that the demonstration prints and its sign-in page offers; there are none in production. */
import { common, Refused } from '#platform/refusal'

export interface DemoLogin {
  login: string
  password: string
  name: string
  org: string
  roleTitle: string
  group: string
}

/** A synthetic trainee whom a visitor may be on the worker's pages, and what there is to see as them. */
export interface DemoWorker {
  name: string
  idNumber: string
  phone: string
  about: string
}

let logins: readonly DemoLogin[] = []
let workers: readonly DemoWorker[] = []
export const setDemoLogins = (list: readonly DemoLogin[]): void => {
  logins = list
}

export const setDemoWorkers = (list: readonly DemoWorker[]): void => {
  workers = list
}

export function demoCast(demo: boolean): { rows: DemoLogin[]; workers: DemoWorker[] } {
  if (!demo) throw new Refused([common.not_found({ what: '这个地址' })], 404)
  return { rows: [...logins], workers: [...workers] }
}
