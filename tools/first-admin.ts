/**
 * `npm run admin:first -- --login … --name … --org … --uscc …`: opens the province's first department and its first
 * administrator through the same acts that everybody after them uses. Where there is one already it refuses: from then
 * on administrators are opened by administrators. The password comes from QIANCHENG_ADMIN_PASSWORD, or is made and
 * shown once; it is for the first sign-in only.
 */
import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import type { Actor } from '#platform/access'
import type { InputOf, OutputOf } from '#platform/act'
import { loadKeyRing } from '#platform/config'
import { migrate, openDatabase } from '#platform/db'
import { Refused } from '#platform/refusal'
import { type AnyAct, perform } from '#platform/serve'
import { addAccount } from '#registry/accounts/contract'
import { addOrganisation } from '#registry/organisations/contract'
import { seedReference } from '#seeds/reference'
import { servedOf } from '../src/app/acts.ts'
import { startPlatform } from '../src/app/start.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const USAGE =
  '用法：npm run admin:first -- --login 登录名 --name 姓名 --org 单位全称 --uscc 统一社会信用代码\n' +
  '初始密码可用环境变量 QIANCHENG_ADMIN_PASSWORD 给出；不给出时自动生成并显示一次。'
const PROVINCE = '350000'

const INSTALLER: Actor = {
  accountId: '00000000-0000-7000-8000-000000000001',
  name: '安装程序',
  orgId: null,
  orgName: null,
  personId: null,
  roles: [],
  grants: [{ verbs: new Set(['organisation.manage', 'account.manage']), org: null, region: PROVINCE }],
}

/** Two of these at once wait for each other; the second finds the first one's administrator. */
async function alone<T>(ownerUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query("select pg_advisory_lock(hashtext('qiancheng first administrator'))")
    return await work(client)
  } finally {
    await client.end()
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      login: { type: 'string' },
      name: { type: 'string' },
      org: { type: 'string' },
      uscc: { type: 'string' },
    },
  })
  const { login, name, org, uscc } = values
  if (!login || !org || !uscc) throw new Error(USAGE)
  const dataDir = resolve(process.env.QIANCHENG_DATA ?? './data')
  const keys = loadKeyRing(process.env, dataDir, false)
  const database = await openDatabase({ dataDir, log: say })
  try {
    await migrate({ url: database.ownerUrl, log: say })
    await seedReference(database.ownerUrl)
    const platform = await startPlatform({ appUrl: database.appUrl, keys, dataDir, demo: false, poolSize: 2 })
    const act = async <A extends AnyAct>(one: A, input: InputOf<A>): Promise<OutputOf<A>> =>
      (await perform(platform.tools, servedOf(one.id), INSTALLER, input)) as OutputOf<A>
    try {
      await alone(database.ownerUrl, async (client) => {
        const { rowCount } = await client.query(
          `select 1 from registry.grant g join registry.account a on a.id = g.account_id
           where g.role = 'hr.admin' and g.region = $1 and g.revoked_at is null and a.active limit 1`,
          [PROVINCE],
        )
        if (rowCount) throw new Error('省级系统管理员已经存在：新的账号请由现有管理员在“账号与授权”中开通。')
        // A first try that was cut off between the two leaves the department; it is used again.
        const { rows } = await client.query<{ id: string }>(
          "select id from registry.organisation where uscc = $1 and kind = 'hr' and region = $2",
          [uscc.trim().toUpperCase(), PROVINCE],
        )
        const orgId =
          rows[0]?.id ?? (await act(addOrganisation, { name: org, uscc, kind: 'hr', region: PROVINCE })).id
        const given = process.env.QIANCHENG_ADMIN_PASSWORD
        const password = given ?? `Qc-${randomBytes(12).toString('base64url')}7`
        await act(addAccount, {
          login,
          displayName: name ?? '系统管理员',
          orgId,
          password,
          grants: [{ role: 'hr.admin', region: PROVINCE }],
        })
        say(`✓ 已开通“${org}”的系统管理员，登录名 ${login}`)
        say(
          given ? '  初始密码为 QIANCHENG_ADMIN_PASSWORD 中所给' : `  初始密码（仅显示这一次）：${password}`,
        )
        say('  首次登录后须修改密码，才能办理业务。')
      })
    } finally {
      await platform.stop()
    }
  } finally {
    await database.close()
  }
}

main().catch((error: Error) => {
  const lines = error instanceof Refused ? error.reasons.map((r) => r.message) : [error.message]
  for (const line of lines) process.stderr.write(`✗ ${line}\n`)
  process.exit(1)
})
