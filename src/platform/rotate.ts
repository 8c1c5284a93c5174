/** Rotation: seals every value again under the ring's current key, in batches, while the platform runs. */
import { sql } from 'kysely'
import type { Db } from './db/index.ts'
import type { Sealer } from './seal.ts'

/** Every sealed column: table, column, and how its place is named when it is sealed. */
export const SEALED: readonly { table: string; key: string; column: string; place: string }[] = [
  { table: 'registry.person', key: 'id', column: 'id_number_sealed', place: 'person.id_number' },
  { table: 'registry.person', key: 'id', column: 'name_sealed', place: 'person.name' },
  { table: 'registry.person', key: 'id', column: 'phone_sealed', place: 'person.phone' },
  { table: 'registry.person', key: 'id', column: 'bank_account_sealed', place: 'person.bank_account' },
  {
    table: 'registry.organisation',
    key: 'id',
    column: 'bank_account_sealed',
    place: 'organisation.bank_account',
  },
  { table: 'registry.account', key: 'id', column: 'totp_sealed', place: 'account.totp' },
  { table: 'money.objection', key: 'id', column: 'contact_name_sealed', place: 'objection.contact_name' },
  { table: 'money.objection', key: 'id', column: 'contact_phone_sealed', place: 'objection.contact_phone' },
  {
    table: 'supervision.complaint',
    key: 'id',
    column: 'contact_name_sealed',
    place: 'complaint.contact_name',
  },
  {
    table: 'supervision.complaint',
    key: 'id',
    column: 'contact_phone_sealed',
    place: 'complaint.contact_phone',
  },
  { table: 'registry.partner_key', key: 'id', column: 'secret_sealed', place: 'partner_key.secret' },
  { table: 'registry.partner_key', key: 'id', column: 'old_secret_sealed', place: 'partner_key.secret' },
  { table: 'registry.partner_hook', key: 'id', column: 'secret_sealed', place: 'partner_hook.secret' },
  {
    table: 'registry.partner_refusal',
    key: 'id',
    column: 'reasons_sealed',
    place: 'partner_refusal.reasons',
  },
  {
    table: 'supervision.inspection_plan',
    key: 'id',
    column: 'secret_sealed',
    place: 'inspection_plan.secret',
  },
]
const BATCH = 500

/** Returns how many values were sealed anew. Values already under the current key are left alone, so it can be run again. */
export async function resealAll(db: Db, sealer: Sealer, said: (line: string) => void): Promise<number> {
  let total = 0
  for (const { table, key, column, place } of SEALED) {
    let after = '00000000-0000-0000-0000-000000000000'
    for (;;) {
      const { rows } = await sql<{ id: string; sealed: Buffer }>`
        select ${sql.ref(key)} as id, ${sql.ref(column)} as sealed from ${sql.table(table)}
        where ${sql.ref(key)} > ${after} and ${sql.ref(column)} is not null
        order by ${sql.ref(key)} limit ${BATCH}`.execute(db)
      if (rows.length === 0) break
      after = (rows.at(-1) as { id: string }).id
      const old = rows.filter((row) => sealer.keyNumber(row.sealed) !== sealer.current)
      await db.transaction().execute(async (trx) => {
        for (const row of old) {
          const fresh = sealer.seal(sealer.open(row.sealed, `${place}:${row.id}`), `${place}:${row.id}`)
          // Only where nobody changed the value meanwhile: theirs is under the current key already.
          await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${fresh}
            where ${sql.ref(key)} = ${row.id} and ${sql.ref(column)} = ${row.sealed}`.execute(trx)
        }
      })
      total += old.length
    }
    said(`${table}.${column}`)
  }
  return total
}
