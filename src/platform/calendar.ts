/** The working-day calendar: public holidays and make-up workdays as the government announced them. */
import type { Calendar } from './day.ts'
import type { Db } from './db/index.ts'

type Tables = {
  'platform.holiday': { day: string; kind: 'off' | 'work'; name: string }
}

export async function loadCalendar(db: Db): Promise<Calendar> {
  const rows = await db.withTables<Tables>().selectFrom('platform.holiday').select(['day', 'kind']).execute()
  const of = (kind: 'off' | 'work') => new Set(rows.filter((r) => r.kind === kind).map((r) => r.day))
  return { off: of('off'), work: of('work') }
}
