/** Rules about evidence that was used before: the same file, the same scene in another file, papers copied between firms. */
import { sql } from 'kysely'
import type { Db } from '#platform/db'
import type { Taken } from './exif-rules.ts'
import { type Asked, classAsked, dayIn, groupsOf, hitOf, onlyClasses, rowsOf } from './finding.ts'
import { alike } from './picture-rules.ts'
import type { Hit } from './rule-contract.ts'
import { defineRule, type RiskRule } from './rule-store.ts'

/** Photos as evidence: of which class (or institution's site), on which day. */
const USES = sql`
  select i.class_id, c.org_id, c.region, (i.inspected_at at time zone 'Asia/Shanghai')::date as on, unnest(i.photo_ids) as file_id
  from training.door_class_inspection i join training.door_class c on c.id = i.class_id
  union all
  select p.class_id, c.org_id, c.region, (p.taken_at at time zone 'Asia/Shanghai')::date, p.file_id
  from training.door_check_photo p join training.door_class c on c.id = p.class_id where p.destroyed_at is null
  union all
  select r.class_id, r.org_id, r.region, (r.answered_at at time zone 'Asia/Shanghai')::date, unnest(r.file_ids)
  from training.door_camera_request r where r.answered_at is not null
  union all
  select null, s.org_id, s.region, (s.visited_at at time zone 'Asia/Shanghai')::date, unnest(s.photo_ids)
  from training.door_site_photo s`

export interface Photo {
  sha256: string
  bytes: number
}
export const unmarked = (db: Db, limit: number): Promise<Photo[]> =>
  rowsOf<Photo>(
    db,
    sql`select distinct f.sha256, f.bytes from (${USES}) u join platform.door_file_hash f on f.file_id = u.file_id
      where f.mime in ('image/jpeg', 'image/png')
        and not exists (select 1 from supervision.photo_mark m where m.sha256 = f.sha256) limit ${limit}`,
  )
export interface Look {
  sha256: string
  mark: string | null
  taken: Taken | null
}
export async function keepMarks(db: Db, marks: readonly Look[], at: string): Promise<void> {
  const taken = <K extends keyof Taken>(name: K) => marks.map((m) => m.taken?.[name] ?? null)
  await sql`insert into supervision.photo_mark (sha256, mark, taken_on, lat, lng, made_at)
    select s, m, o, lat, lng, ${at}::timestamptz from unnest(${marks.map((m) => m.sha256)}::text[], ${marks.map((m) => m.mark)}::bigint[],
      ${taken('on')}::date[], ${taken('lat')}::real[], ${taken('lng')}::real[]) as x (s, m, o, lat, lng)
    on conflict do nothing`.execute(db)
}

interface Use {
  sha256: string
  classId: string | null
  orgId: string
  region: string
  on: string
}
const place = (use: Use): string => use.classId ?? use.orgId
const aboutOf = (use: Use): string => (use.classId ? `class:${use.classId}` : `provider:${use.orgId}`)

function usesHit(ref: string, key: string, uses: readonly Use[], says: string, row: string): Hit {
  return hitOf({
    key,
    says,
    on: uses
      .map((u) => u.on)
      .sort()
      .at(-1) as string,
    weight: new Set(uses.map(place)).size,
    regions: uses.map((u) => u.region),
    orgIds: uses.map((u) => u.orgId),
    rows: uses.map((u) => ({ about: aboutOf(u), says: row, at: u.on })),
    links: uses.flatMap((u) => [
      [aboutOf(u), ref, row] as const,
      ...(u.classId ? [[`class:${u.classId}`, `provider:${u.orgId}`, '开班'] as const] : []),
    ]),
  })
}

/** Asked about a few: only findings with a class or institution among them. */
const touches = ({ only }: Asked, uses: readonly Use[]): boolean =>
  !only ||
  uses.some(
    (u) => (u.classId !== null && only.classIds?.includes(u.classId)) || only.orgIds?.includes(u.orgId),
  )

const photoTwice = defineRule({
  code: 'photo-twice',
  title: '同一张照片用作多处证据',
  tells: '内容完全相同的照片出现在不同班级或不同机构的现场证据里。',
  honest: '误传了上一次的照片。请机构补交当次照片并说明。',
  stages: ['class', 'claim'],
  severity: 'high',
  strength: 'fact',
  patterns: [15, 27],
  workdays: 3,
  thresholds: { places: { title: '使用同一照片的班级', unit: '处', value: 2, min: 2, max: 20 } },
  find: async (db, ask) => {
    const uses = await rowsOf<Use>(
      db,
      sql`with used as materialized (select u.*, f.sha256 from (${USES}) u join platform.door_file_hash f on f.file_id = u.file_id)
        select distinct sha256, class_id, org_id, region, used.on from used where sha256 in (
          select sha256 from used group by sha256 having count(distinct coalesce(class_id, org_id)) >= ${ask.thresholds.places})
        and used.on >= ${ask.from}::date - 365`,
    )
    return [...Map.groupBy(uses, (use) => use.sha256)]
      .filter(([, all]) => new Set(all.map(place)).size >= ask.thresholds.places && touches(ask, all))
      .map(([sha256, all]) =>
        usesHit(
          `photo:${sha256.slice(0, 32)}`,
          `photo:${sha256.slice(0, 32)}`,
          all,
          `同一张照片用作 ${new Set(all.map(place)).size} 处现场证据`,
          '同一张照片',
        ),
      )
  },
})

const photoAlike = defineRule({
  code: 'photo-alike',
  title: '不同班级的现场照片几乎一样',
  tells: '不同班级的照片文件不同、画面却几乎一样（裁剪、压缩、截屏也能认出），像是摆拍或翻用旧照。',
  honest: '同一教室同一角度。看人、板书和时间是否相同。',
  stages: ['class', 'claim'],
  severity: 'medium',
  strength: 'doubt',
  patterns: [15, 27],
  workdays: 5,
  thresholds: { bits: { title: '画面特征最多相差', unit: '位', value: 4, min: 0, max: 7 } },
  find: async (db, ask) => {
    const uses = await rowsOf<Use & { mark: string }>(
      db,
      sql`select distinct f.sha256, u.class_id, u.org_id, u.region, u.on, m.mark::text as mark from (${USES}) u
        join platform.door_file_hash f on f.file_id = u.file_id join supervision.photo_mark m on m.sha256 = f.sha256
        where m.mark is not null and u.on >= ${ask.from}::date - 365 order by f.sha256`,
    )
    const pairs = alike(
      uses.map((use) => BigInt(use.mark)),
      ask.thresholds.bits,
    ).flatMap(([i, j]): [Use, Use][] => {
      const [a, b] = [uses[i] as Use, uses[j] as Use]
      return a.sha256 !== b.sha256 && place(a) !== place(b) ? [[a, b]] : []
    })
    return groupsOf(pairs.map(([a, b]) => [a.sha256, b.sha256] as const)).flatMap((files) => {
      const all = uses.filter((use) => files.includes(use.sha256))
      const first = (files[0] as string).slice(0, 32)
      if (!touches(ask, all)) return []
      return usesHit(
        `photo:${first}`,
        `photo:${first}:alike`,
        all,
        `${new Set(all.map(place)).size} 处现场证据的照片画面几乎一样`,
        '画面几乎一样',
      )
    })
  },
})

const photoElsewhere = defineRule({
  code: 'photo-elsewhere',
  title: '现场照片的拍摄时间或地点不符',
  tells: '照片自带的拍摄日期与它所证明的那天不符，或拍摄位置远离该机构的所有场地，像是用旧照、外地照充数。',
  honest: '手机日期没调准、用别人转来的照片。请补交当时拍摄的原图。',
  stages: ['class', 'claim'],
  severity: 'medium',
  strength: 'doubt',
  patterns: [27],
  workdays: 5,
  thresholds: {
    days: { title: '拍摄日期相差', unit: '天', value: 2, min: 1, max: 60 },
    km: { title: '离最近的登记场地', unit: '公里', value: 5, min: 2, max: 200 },
  },
  find: async (db, ask) => {
    const { days, km } = ask.thresholds
    const uses = await rowsOf<Use & { takenOn: string | null; apart: number | null; off: number | null }>(
      db,
      sql`with told as materialized (select sha256, taken_on, lat, lng from supervision.photo_mark where taken_on is not null or lat is not null),
        used as (
          select distinct told.*, u.class_id, u.org_id, u.region, u.on, abs(told.taken_on - u.on) as off
          from told join platform.door_file_hash f on f.sha256 = told.sha256 join (${USES}) u on u.file_id = f.file_id
          where u.on between ${ask.from}::date and ${ask.until}::date),
        placed as (
          select used.*, (select min(sqrt(power((v.lat - used.lat) * 111.2, 2) + power((v.lng - used.lng) * 111.2 * cos(radians(v.lat)), 2)))
            from training.door_venue_place v where v.org_id = used.org_id) as apart from used)
        select sha256, class_id, org_id, region, placed.on, taken_on, apart, off from placed where off >= ${days} or apart > ${km}`,
    )
    return [...Map.groupBy(uses, aboutOf)].flatMap(([about, all]) => {
      if (!touches(ask, all)) return []
      const wrong = (use: (typeof all)[number]) =>
        [
          ...((use.off ?? 0) >= days ? [`拍摄于 ${use.takenOn}`] : []),
          ...((use.apart ?? 0) > km ? [`拍摄处离场地 ${Math.round(use.apart ?? 0)} 公里`] : []),
        ].join('，')
      return hitOf({
        key: `${about}`,
        says: `${new Set(all.map((u) => u.sha256)).size} 张现场照片的拍摄时间或地点不符`,
        on: all
          .map((u) => u.on)
          .sort()
          .at(-1) as string,
        weight: new Set(all.map((u) => u.sha256)).size,
        regions: all.map((u) => u.region),
        orgIds: all.map((u) => u.orgId),
        rows: all.map((u) => ({ about: aboutOf(u), says: wrong(u), at: u.on })),
        links: all.map((u) => [aboutOf(u), `photo:${u.sha256.slice(0, 32)}`, '现场照片'] as const),
      })
    })
  },
})

const paperCopied = defineRule({
  code: 'paper-copied',
  title: '不同机构提交同一份开班材料',
  tells: '不同机构的班级提交了内容完全相同的材料文件，像是由同一人代办或套用他人方案。',
  honest: '主管部门统一下发的教学大纲。看是否为公开材料。',
  stages: ['filing'],
  severity: 'low',
  strength: 'clue',
  patterns: [15, 38],
  workdays: 10,
  thresholds: { orgs: { title: '使用同一文件的机构', unit: '家', value: 2, min: 2, max: 20 } },
  find: async (db, ask) => {
    const uses = await rowsOf<Use>(
      db,
      sql`with used as materialized (
          select f.sha256, c.id as class_id, c.org_id, c.region, ${dayIn('p.added_at')} as on from training.door_class_paper p
          join training.door_class c on c.id = p.class_id join platform.door_file_hash f on f.file_id = p.file_id
          where true ${classAsked(ask)})
        select used.* from used where sha256 in (select sha256 from used group by sha256 having count(distinct org_id) >= ${ask.thresholds.orgs})
          ${ask.only ? sql`and sha256 in (select sha256 from used where true ${onlyClasses(ask, 'class_id')})` : sql``}`,
    )
    return [...Map.groupBy(uses, (use) => use.sha256)].map(([sha256, all]) =>
      usesHit(
        `template:${sha256.slice(0, 32)}`,
        `template:${sha256.slice(0, 32)}`,
        all,
        `${new Set(all.map((u) => u.orgId)).size} 家机构提交了同一份材料`,
        '同一份材料',
      ),
    )
  },
})

export const photoRules: readonly RiskRule[] = [photoTwice, photoAlike, photoElsewhere, paperCopied]
