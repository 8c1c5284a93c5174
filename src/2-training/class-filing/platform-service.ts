/** What the platform does by itself with classes, under its own name and with no account behind it. */
import type { Actor } from '#platform/access'

export const PLATFORM: Actor = {
  accountId: '00000000-0000-7000-8000-0000000000c3',
  name: '系统自动办理',
  orgId: null,
  orgName: '前程平台',
  personId: null,
  roles: [],
  grants: [{ verbs: new Set(['class.review', 'class.approve']), org: null, region: '350000' }],
}
