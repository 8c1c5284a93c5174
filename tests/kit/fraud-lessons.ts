/** Ways of cheating with lessons: check-ins, times, places, photos. */
import { above, below, md5, type Pattern, reaching, upTo } from './fraud-pen.ts'

/** Not exactly at the speed: kilometres are computed from positions. */
const speed = (t: Readonly<Record<string, number>>) =>
  [(t.speed as number) + 5, (t.speed as number) - 5] as const
const nextNight = `date_trunc('day', at at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai' + interval '26 hours'`

/** An institution's check-ins that a teacher told, so long after the lesson. */
const toldAfter = (code: string, after: string): Pattern => ({
  code,
  orgs: 1,
  edge: reaching('percent', 5),
  most: 100,
  plant: ({ told, some, org, orgKey }, { orgs: [o = 0] }, percent) => ({
    write: told(
      some(`class_id in (select id from training.class where org_id = ${org(o)})`, percent, true),
      `at + interval '${after}'`,
    ),
    key: orgKey(o),
  }),
})

export const lessonFrauds: readonly Pattern[] = [
  {
    code: 'over-room',
    edge: reaching('people'),
    most: 15,
    plant: ({ room, orgOf, seats, session, classKey }, { classes: [k = 0] }, n) => {
      const small = room(orgOf(k), 0, { seats: seats - n })
      return {
        write: `${small.write} update training.class_session set venue_id = ${small.id} where id = ${session(k, 1)}`,
        key: classKey(k),
      }
    },
  },
  {
    code: 'check-in-burst',
    edge: below('milliseconds', 10),
    plant: ({ klass, session, startOf, classKey, seats }, { classes: [k = 0] }, milliseconds) => ({
      write: `update training.check_event e set at = x.at, recorded_at = x.at from (
        select id, ${startOf(k, 1)} + row_number() over () * interval '${((Math.max(20, milliseconds) * seats) / (seats - 1)).toFixed(3)} milliseconds' as at
        from training.check_event where class_id = ${klass(k)} and session_id = ${session(k, 1)} and kind = 'in') x where x.id = e.id`,
      key: classKey(k),
    }),
  },
  {
    code: 'night-entry',
    edge: reaching('checks'),
    most: 35,
    plant: ({ told, some, session, classKey }, { classes: [k = 0] }, n) => ({
      write: told(some(`session_id = ${session(k, 1)}`, n), nextNight),
      key: classKey(k),
    }),
  },
  {
    code: 'far-check-ins',
    edge: reaching('percent', 5),
    most: 100,
    plant: ({ some, session, classKey, seats }, { classes: [k = 0] }, percent) => ({
      write: `update training.check_event set distance_m = 5200 where ${some(`session_id = ${session(k, 1)}`, Math.ceil((percent * 2 * seats) / 100))}`,
      key: classKey(k),
    }),
  },
  {
    code: 'signed-in-and-gone',
    edge: reaching('percent', 5),
    most: 100,
    plant: ({ some, klass, classKey, seats, sessions }, { classes: [k = 0] }, percent) => ({
      write: `delete from training.check_event where ${some(`class_id = ${klass(k)} and kind = 'out'`, Math.ceil((percent * seats * sessions) / 100))}`,
      key: classKey(k),
    }),
  },
  {
    code: 'recalls-unanswered',
    edge: reaching('percent', 5),
    most: 100,
    plant: ({ session, answered, classKey, seats }, { classes: [k = 0] }, percent) => ({
      write: `insert into training.session_recall (session_id, no, at, until) select id, 1, starts_at + interval '1 hour', starts_at + interval '63 minutes'
        from training.class_session where id = ${session(k, 1)};
        ${percent < 100 ? answered(k, 1, seats - Math.ceil((percent * seats) / 100)) : ''}`,
      key: classKey(k),
    }),
  },
  {
    code: 'flagged-check-ins',
    edge: reaching('percent', 5),
    most: 100,
    plant: ({ some, klass, classKey }, { classes: [k = 0] }, percent) => ({
      write: `update training.check_event set flags = '{far}' where ${some(`class_id = ${klass(k)}`, percent, true)}`,
      key: classKey(k),
    }),
  },
  toldAfter('told-not-checked', '1 hour'),
  toldAfter('told-days-later', '3 days'),
  {
    code: 'teacher-travel',
    orgs: 1,
    edge: speed,
    most: 300,
    plant: ({ room, lesson, teacher, endOf, classesOf }, { orgs: [o = 0] }, kmh) => {
      const [k = 0] = classesOf(o)
      const far = room(o, kmh)
      return {
        write: far.write + lesson(k, teacher(o).no, far.id, `${endOf(k, 0)} + interval '1 hour'`),
        key: teacher(o).key,
      }
    },
  },
  {
    code: 'trainee-travel',
    classes: 2,
    edge: speed,
    most: 300,
    plant: (
      { room, orgOf, moved, endOf, seat, check, person, personId, sameDays, session },
      { classes: [k = 0, other = 0] },
      kmh,
    ) => {
      const far = room(orgOf(k), kmh)
      const leaves = `update training.check_event set at = ${endOf(k, 1)}, recorded_at = ${endOf(k, 1)}
        where session_id = ${session(k, 1)} and person_id = ${person(k, 7)} and kind = 'out';`
      return {
        write: `${far.write} ${sameDays(other, k)} ${moved(other, 1, `${endOf(k, 1)} + interval '15 minutes'`, `, venue_id = ${far.id}`)}
          ${leaves} ${seat(other, person(k, 7))} ${check(other, 1, person(k, 7), `${endOf(k, 1)} + interval '1 hour'`)}`,
        key: `person:${personId(k, 7)}`,
      }
    },
  },
  {
    code: 'trainee-hours',
    classes: 2,
    edge: above('hours'),
    most: 16,
    plant: (
      { moved, endOf, startOf, seat, check, person, personId, sameDays },
      { classes: [k = 0, other = 0] },
      hours,
    ) => ({
      write: `${sameDays(other, k)} ${moved(other, 1, `${endOf(k, 1)} + interval '1 hour'`, `, hours = ${hours - 4}`)}
        ${seat(other, person(k, 8))} ${check(other, 1, person(k, 8), startOf(other, 1))}`,
      key: `person:${personId(k, 8)}`,
    }),
  },
  {
    code: 'teacher-of-many',
    orgs: 3,
    edge: reaching('orgs'),
    most: 3,
    plant: ({ lesson, q, teacher, startOf, classesOf }, { orgs: [own = 0, ...others] }, n) => ({
      write: others
        .slice(0, n - 1)
        .map((o, i) => {
          const k = classesOf(o).at(-1) as number
          return lesson(
            k,
            teacher(own).no,
            q('venue', o),
            `${startOf(k, 2)} + interval '${9 * 60 + i * 90} minutes'`,
            1,
          )
        })
        .join(''),
      key: teacher(own).key,
    }),
  },
  {
    code: 'room-of-two',
    classes: 2,
    plant: ({ room, orgOf, moved, startOf, classKey, klass }, { no, classes: [k = 0, other = 0] }) => {
      const [mine, theirs] = [room(orgOf(k), 0, { like: no }), room(orgOf(other), 0, { like: no })]
      const evening = `${startOf(k, 1)} + interval '10 hours'`
      return {
        write: `${mine.write} ${theirs.write} ${moved(other, 1, evening, `, venue_id = ${theirs.id}`)} ${moved(k, 1, evening, `, venue_id = ${mine.id}`)}`,
        key: `${classKey(k)}:${klass(other).slice(1, -1)}`,
      }
    },
  },
  {
    code: 'photo-twice',
    classes: 2,
    plant: ({ photo }, { no, classes: [k = 0, other = 0] }) => {
      const sha = md5(`twice${no}`).repeat(2)
      return { write: photo(k, sha) + photo(other, sha), key: `photo:${sha.slice(0, 32)}` }
    },
  },
  {
    code: 'photo-alike',
    classes: 2,
    edge: upTo('bits'),
    plant: ({ photo }, { no, classes: [k = 0, other = 0] }, bits) => {
      const shas = [md5(`a${no}`).repeat(2), md5(`b${no}`).repeat(2)].sort() as [string, string]
      const mark = `hashint8extended(${no}, 77)`
      return {
        write: `${photo(k, shas[0], { mark })} ${photo(other, shas[1], { mark: `${mark} # ${2 ** Math.max(1, bits) - 1}` })}`,
        key: `photo:${shas[0].slice(0, 32)}:alike`,
      }
    },
  },
  {
    code: 'photo-elsewhere',
    edge: reaching('days'),
    plant: ({ photo, startOf, classKey }, { no, classes: [k = 0] }, days) => ({
      write: photo(k, md5(`old${no}`).repeat(2), {
        on: `(${startOf(k, 1)} at time zone 'Asia/Shanghai')::date - ${days}`,
      }),
      key: classKey(k),
    }),
  },
  {
    code: 'photo-elsewhere',
    note: '拍摄地点',
    edge: (t) => [(t.km as number) + 1, (t.km as number) - 1],
    plant: ({ photo, classKey }, { no, classes: [k = 0] }, km) => ({
      write: photo(k, md5(`far${no}`).repeat(2), { km }),
      key: classKey(k),
    }),
  },
  {
    code: 'paper-copied',
    classes: 2,
    plant: ({ q }, { no, classes: [k = 0, other = 0] }) => {
      const sha = md5(`paper${no}`).repeat(2)
      return {
        write: `update platform.file set sha256 = '${sha}' where id in (${q('file', k * 5)}, ${q('file', other * 5)})`,
        key: `template:${sha.slice(0, 32)}`,
      }
    },
  },
  {
    code: 'head-count-short',
    edge: below('percent', 5),
    plant: ({ photo, classKey, seats }, { no, classes: [k = 0] }, percent) => ({
      write: photo(k, md5(`count${no}`).repeat(2), {
        seen: Math.floor((Math.max(5, percent) * seats) / 100),
      }),
      key: classKey(k),
    }),
  },
]
