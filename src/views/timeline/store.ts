import { sql } from 'kysely'
import type { Scope } from '#platform/access'
import { addDays, instantAt } from '#platform/day'
import type { Db } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'

export interface AuditRow {
  id: string
  at: string
  actId: string
  actTitle: string
  accountId: string | null
  actorName: string
  actorOrg: string | null
  ip: string | null
  subjects: string[]
  summary: string
  region: string | null
  orgId: string | null
  before: unknown
  after: unknown
  reason: string | null
  files: string[]
}
type Tables = { 'platform.doorRecord': AuditRow }

/** Longest timeline shown at once; a class of fifty sessions stays well under it. */
const LONGEST = 2000

export const entriesOf = (db: Db, subject: string): Promise<AuditRow[]> =>
  db
    .withTables<Tables>()
    .selectFrom('platform.doorRecord')
    .selectAll()
    .where(sql<boolean>`subjects @> array[${subject}]`)
    .orderBy('at')
    .orderBy('id')
    .limit(LONGEST)
    .execute()

export const oneEntry = (db: Db, id: string): Promise<AuditRow | undefined> =>
  db
    .withTables<Tables>()
    .selectFrom('platform.doorRecord')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()

export const auditPage = (
  db: Db,
  scope: Scope,
  input: {
    q?: string
    from?: string
    to?: string
    act?: string
    subject?: string
    page: number
    size: number
    sort?: string
  },
): Promise<Page<AuditRow>> => {
  let query = db
    .withTables<Tables>()
    .selectFrom('platform.doorRecord')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb('region', 'in', scope.regions),
        ...(scope.orgs.length ? [eb('orgId', 'in', scope.orgs)] : []),
      ]),
    )
  if (input.from) query = query.where('at', '>=', instantAt(input.from, '00:00'))
  if (input.to) query = query.where('at', '<', instantAt(addDays(input.to, 1), '00:00'))
  if (input.act) query = query.where('actId', '=', input.act)
  if (input.subject) query = query.where(sql<boolean>`subjects @> array[${input.subject}]`)
  if (input.q) {
    const like = likeText(input.q)
    query = query.where((eb) =>
      eb.or([eb('actorName', 'like', like), eb('actorOrg', 'like', like), eb('summary', 'like', like)]),
    )
  }
  return pageOf(
    query,
    input,
    { at: 'at', actTitle: 'actTitle', actorName: 'actorName' },
    ['at', 'desc'],
    'id',
  )
}
