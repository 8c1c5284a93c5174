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

let logins: readonly DemoLogin[] = []
export const setDemoLogins = (list: readonly DemoLogin[]): void => {
  logins = list
}

export function demoLogins(demo: boolean): DemoLogin[] {
  if (!demo) throw new Refused([common.not_found({ what: '这个地址' })], 404)
  return [...logins]
}
