/** Rules about trainees whom a register of another office knows otherwise: what the last matching said of them (signs). */
import { sql } from 'kysely'
import type { Db } from '#platform/db'
import type { Sign } from '#supervision/matching'
import { classAsked, hitOf, onlyClasses, rowsOf } from './finding.ts'
import type { Ask, Hit } from './rule-contract.ts'
import { defineRule, type RiskRule } from './rule-store.ts'

interface Known {
  rule: number
  personId: string
  classId: string
  orgId: string
  region: string
  on: string
  category: string
  dataDate: string | null
  record: string | null
}

const known = (db: Db, ask: Ask): Promise<Known[]> =>
  ask.once('register.signs', () =>
    rowsOf<Known>(
      db,
      sql`select s.rule, s.person_id, c.id as class_id, c.org_id, c.region, c.starts_on as on, t.category, s.data_date, s.record
        from supervision.register_sign s
        join training.door_trainee t on t.id = s.trainee_id and t.state = 'enrolled' and t.subsidised
        join training.door_class c on c.id = s.class_id
        where true ${classAsked(ask)} ${onlyClasses(ask, 'c.id')}`,
    ),
  )

function registerRule(card: {
  code: string
  title: string
  tells: string
  honest: string
  patterns: readonly number[]
  clause?: string
  /** Numbers of the matching's rules. */
  signs: readonly number[]
  but?: string
  says: string
}): RiskRule {
  const { signs, but, says, clause = 'F2-7', ...told } = card
  return defineRule({
    ...told,
    clause,
    stages: ['roster', 'claim'],
    severity: 'high',
    strength: 'fact',
    workdays: 5,
    thresholds: { people: { title: '一个班中的人数', unit: '人', value: 1, min: 1, max: 50 } },
    find: async (db, ask): Promise<Hit[]> => {
      const rows = (await known(db, ask)).filter((row) => signs.includes(row.rule) && row.category !== but)
      return [...Map.groupBy(rows, (row) => row.classId)].flatMap(([classId, all]) => {
        const people = [...new Map(all.map((row) => [row.personId, row])).values()]
        const first = people[0]
        if (!first || people.length < ask.thresholds.people) return []
        return hitOf({
          key: `class:${classId}`,
          says: `${people.length} 名计入补贴的学员在部门数据中${says}`,
          on: first.on,
          weight: people.length,
          regions: [first.region],
          orgIds: [first.orgId],
          also: [`class:${classId}`],
          rows: people.map((row) => ({
            about: `person:${row.personId}`,
            says: `部门数据：${says}`,
            at: row.on,
            facts: {
              ...(row.dataDate ? { 数据日期: row.dataDate } : {}),
              ...(row.record ? { 原文件记录: row.record } : {}),
              开班日期: row.on,
            },
          })),
          links: people.map((row) => [`person:${row.personId}`, `class:${classId}`, '在册'] as const),
        })
      })
    },
  })
}

export const registerRules: readonly RiskRule[] = [
  registerRule({
    code: 'dead-trainee',
    title: '已登记死亡人员享受补贴',
    tells: '民政、卫生健康部门登记在培训结束前死亡的人，仍在名册上并计入补贴，必为他人冒用身份或虚构。',
    honest: '身份证号登记差错、同号误登。先核对原始登记，再联系家属。',
    patterns: [3],
    signs: [1],
    says: '已登记死亡',
  }),
  registerRule({
    code: 'pensioner-trainee',
    title: '已领养老待遇人员参训',
    tells: '开班时已在领取养老待遇的人享受补贴。',
    honest: '领取城乡居民养老金以外的待遇、同名误配。核对待遇种类和起领日期。',
    patterns: [4],
    signs: [2],
    says: '已领取养老待遇',
  }),
  registerRule({
    code: 'student-as-worker',
    title: '在校生冒充社会学员',
    tells: '教育部门学籍显示在读、又不是毕业年度的人，以社会劳动者身份享受补贴。',
    honest: '学籍更新滞后、当年已毕业。核对学籍的日期和毕业证书。',
    patterns: [5],
    signs: [3],
    but: 'graduating-student',
    says: '为在读学生',
  }),
  registerRule({
    code: 'employed-as-unemployed',
    title: '在职人员冒充失业人员',
    tells: '培训期间有用人单位参保缴费的人，以失业、就业困难等身份享受补贴。',
    honest: '开班后才就业。比较参保缴费日期和开班日期。',
    patterns: [6],
    signs: [4],
    says: '为在职参保人员',
  }),
  registerRule({
    code: 'payroll-trainee',
    title: '财政供养人员享受补贴',
    tells: '开班时由财政供养的人享受补贴。',
    honest: '已离岗、编外聘用。向单位核实开班时的身份，再看当地政策是否列为补贴对象。',
    patterns: [7],
    signs: [5],
    says: '由财政供养',
  }),
  registerRule({
    code: 'group-unfounded',
    title: '重点群体身份与部门数据不符',
    tells: '按残疾、防返贫、登记失业等身份享受补贴或上浮，而相应部门的名单里没有这个人。',
    honest: '身份刚取得或刚退出。核对证件日期和数据日期，看是否早于开班。',
    patterns: [8],
    signs: [6, 7, 12],
    says: '不在所填身份的名单中',
  }),
  registerRule({
    code: 'trained-elsewhere',
    title: '同期在外地参加补贴性培训',
    tells: '培训期间同一人在外地的补贴性培训班上也有记录，一个人不可能同时在两地上课。',
    honest: '外地班延期或线上。核对两地的签到日期。',
    clause: 'N10-11',
    patterns: [14],
    signs: [8],
    says: '同期在外地参加补贴性培训',
  }),
  registerRule({
    code: 'paid-elsewhere',
    title: '同一职业已在外地享受补贴',
    tells: '同一人开班前已在外地享受同一职业（工种）的补贴，或一年内在外地多次享受补贴。',
    honest: '等级更高的再次培训。核对两次的等级。',
    clause: 'N10-11',
    patterns: [11, 13],
    signs: [9, 10],
    says: '已在外地享受补贴',
  }),
  registerRule({
    code: 'name-differs',
    title: '身份证号与部门登记的姓名不符',
    tells: '名册上的身份证号，在社保或学籍中登记的是另一个姓名，像是套用他人证件号码。',
    honest: '更名、录入错字。核对身份证原件。',
    patterns: [2],
    signs: [21, 22],
    says: '登记的是另一姓名',
  }),
]

// Kept signs

export async function lastSigns(db: Db): Promise<{ versions: string; at: string } | null> {
  const rows = await rowsOf<{ versions: string; at: string }>(
    db,
    sql`select versions, at from supervision.register_sign_mark`,
  )
  return rows[0] ?? null
}

const ROWS_AT_ONCE = 2000

/** The signs of a matching, instead of the last one's. */
export async function keepSigns(db: Db, versions: string, signs: readonly Sign[], at: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('supervision.register_sign'))`.execute(trx)
    await sql`delete from supervision.register_sign`.execute(trx)
    for (let i = 0; i < signs.length; i += ROWS_AT_ONCE)
      await sql`insert into supervision.register_sign (rule, trainee_id, class_id, person_id, register, data_date, record, from_day, to_day, found_at)
        select x.rule, x."traineeId", x."classId", x."personId", x.register, x."dataDate", x.record, x."from", x."to", ${at}::timestamptz
        from jsonb_to_recordset(${JSON.stringify(signs.slice(i, i + ROWS_AT_ONCE))}::jsonb) as x (rule int, "traineeId" uuid, "classId" uuid,
          "personId" uuid, register text, "dataDate" date, record text, "from" date, "to" date)
        on conflict do nothing`.execute(trx)
    await sql`insert into supervision.register_sign_mark (versions, at) values (${versions}, ${at})
      on conflict (one) do update set versions = excluded.versions, at = excluded.at`.execute(trx)
  })
}
