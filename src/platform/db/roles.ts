import pg from 'pg'

/** The role the application works in: reads and writes rows as granted, never DDL. */
export const APP_ROLE = 'qc_app'
/** The role that migrates and owns our schemas on the embedded server. */
export const OWNER_ROLE = 'qc_owner'

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  // Without a listener a broken connection would end the process; the running query still fails.
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

async function exists(client: pg.Client, sql: string, value: string): Promise<boolean> {
  return (await client.query(sql, [value])).rowCount === 1
}

const ROLE_EXISTS = 'select 1 from pg_roles where rolname = $1'

export async function bootstrapRoles(
  adminUrl: string,
  passwords: { ownerPassword: string; appPassword: string },
): Promise<void> {
  await withClient(adminUrl, async (client) => {
    for (const [role, password] of [
      [OWNER_ROLE, passwords.ownerPassword],
      [APP_ROLE, passwords.appPassword],
    ] as const) {
      const verb = (await exists(client, ROLE_EXISTS, role)) ? 'alter' : 'create'
      await client.query(
        `${verb} role ${role} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password ${client.escapeLiteral(password)}`,
      )
    }
  })
}

/** Makes a database for `qc_owner`; nobody but our roles may even connect. */
export async function createDatabase(adminUrl: string, name: string, template?: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const id = client.escapeIdentifier(name)
    if (!(await exists(client, 'select 1 from pg_database where datname = $1', name))) {
      const from = template ? ` template ${client.escapeIdentifier(template)}` : ''
      await client.query(`create database ${id} owner ${OWNER_ROLE}${from}`)
    }
    await client.query(`revoke all on database ${id} from public`)
    await client.query(`grant connect, temporary on database ${id} to ${APP_ROLE}`)
  })
}

export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await withClient(adminUrl, (client) =>
    client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`),
  )
}

/** On a server that is not ours: makes sure `qc_app` is there and that this login may work in it. */
export async function ensureAppRole(url: string): Promise<void> {
  await withClient(url, async (client) => {
    try {
      if (!(await exists(client, ROLE_EXISTS, APP_ROLE)))
        await client.query(`create role ${APP_ROLE} nologin`)
      const member = await client.query('select pg_has_role(current_user, $1, $2) as ok', [
        APP_ROLE,
        'member',
      ])
      if (!member.rows[0].ok) await client.query(`grant ${APP_ROLE} to current_user`)
    } catch (error) {
      if ((error as { code?: string }).code !== '42501') throw error
      throw new Error(
        `数据库登录没有权限准备角色 ${APP_ROLE}。请由数据库管理员执行：CREATE ROLE ${APP_ROLE} NOLOGIN; GRANT ${APP_ROLE} TO <DATABASE_URL 中的用户>;`,
      )
    }
  })
}
