export {
  BEGIN_RIDING,
  type Database,
  type Db,
  LAST,
  makeKysely,
  makePool,
  type OpenOptions,
  openDatabase,
  type PoolOptions,
  type Trx,
  withRole,
} from './connect.ts'
export { copyOut, intAt } from './copy.ts'
export { DATABASE, type Embedded, type EmbeddedOptions, startEmbedded } from './embedded.ts'
export { JOBS_SCHEMA, type MigrateOptions, migrate } from './migrate.ts'
export { DataDirInUse } from './places.ts'
export { APP_ROLE, bootstrapRoles, createDatabase, dropDatabase, OWNER_ROLE } from './roles.ts'
export { insertOf } from './rowset.ts'
