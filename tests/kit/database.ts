// A database of its own for a test, copied from the migrated template in a fraction of a second.
import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { createDatabase, dropDatabase } from '#platform/db'

const TEMPLATE = 'qc_template'

export interface TestDatabase {
  ownerUrl: string
  appUrl: string
  /** Superuser, for what an administrator would do. */
  adminUrl: string
  drop(): Promise<void>
}

const fill = (url: string, db: string) => url.replace(encodeURIComponent('{db}'), db)

/** `template` null gives an empty database, for tests of migration itself. */
export async function freshDatabase(template: string | null = TEMPLATE): Promise<TestDatabase> {
  const urls = inject('database')
  const name = `qc_test_${randomBytes(6).toString('hex')}`
  const adminUrl = fill(urls.adminUrl, 'postgres')
  await createDatabase(adminUrl, name, template ?? undefined)
  return {
    ownerUrl: fill(urls.ownerUrl, name),
    appUrl: fill(urls.appUrl, name),
    adminUrl: fill(urls.adminUrl, name),
    drop: () => dropDatabase(adminUrl, name),
  }
}
