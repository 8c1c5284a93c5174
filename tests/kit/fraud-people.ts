/** Ways of cheating with people, rosters and phones. */
import { above, keyText, md5, type Pattern, reaching, upTo } from './fraud-pen.ts'

export const peopleFrauds: readonly Pattern[] = [
  {
    code: 'shared-phone',
    edge: reaching('people'),
    most: 12,
    plant: ({ people }, { no, classes: [k = 0] }, n) => ({
      write: `update registry.person set phone_index = fraud.key('shared-phone', ${no}) where id in (${people(k, n)})`,
      key: `phone:${keyText('shared-phone', no)}`,
    }),
  },
  {
    code: 'id-cluster',
    edge: reaching('people'),
    most: 12,
    plant: ({ people, classKey }, { classes: [k = 0] }, n) => ({
      write: `update registry.person set birth_on = '1988-08-08', id_number_masked = '350525********0000' where id in (${people(k, n)})`,
      key: `template:${classKey(k).slice(6)}:1988-08-08:350525`,
    }),
  },
  {
    code: 'over-age',
    edge: reaching('men'),
    most: 80,
    plant: ({ person, klass, classKey }, { classes: [k = 0] }, years) => ({
      write: `update registry.person set sex = 'male', birth_on = (select starts_on - interval '${years} years' from training.class where id = ${klass(k)}) where id = ${person(k, 2)}`,
      key: classKey(k),
    }),
  },
  ...(
    [
      ['dead-trainee', 1, 'deaths'],
      ['pensioner-trainee', 2, 'pension'],
      ['student-as-worker', 3, 'students'],
      ['employed-as-unemployed', 4, 'insurance'],
      ['payroll-trainee', 5, 'payroll'],
      ['group-unfounded', 7, 'disabled'],
      ['trained-elsewhere', 8, 'trainings'],
      ['paid-elsewhere', 9, 'subsidies'],
      ['name-differs', 21, 'insurance'],
    ] as const
  ).map(
    ([code, rule, register]): Pattern => ({
      code,
      plant: ({ sign, classKey }, { classes: [k = 0] }) => ({
        write: sign(k, 3, rule, register),
        key: classKey(k),
      }),
    }),
  ),
  {
    code: 'repeat-trainee',
    classes: 4,
    edge: reaching('classes'),
    most: 4,
    plant: ({ seat, person, personId }, { classes: [k = 0, ...others] }, n) => ({
      write: others
        .slice(0, n - 1)
        .map((other) => seat(other, person(k, 4)))
        .join(''),
      key: `person:${personId(k, 4)}`,
    }),
  },
  {
    code: 'took-self-off',
    edge: reaching('people'),
    most: 10,
    plant: ({ q, klass, classKey, person, personNo, from }, { classes: [k = 0] }, n) => ({
      write: Array.from({ length: n }, (_v, i) => {
        const account = q('account', 100_000 + personNo(k, i + 5))
        return `insert into registry.account (id, kind, display_name, person_id, created_at) values (${account}, 'worker', '演*', ${person(k, i + 5)}, '${from}');
        update training.trainee set state = 'left', left_by = ${account}, left_at = enrolled_at + interval '2 days', left_reason = '不是我报的名' where class_id = ${klass(k)} and person_id = ${person(k, i + 5)};`
      }).join(''),
      key: classKey(k),
    }),
  },
  {
    code: 'same-roster',
    classes: 2,
    edge: reaching('percent', 5),
    most: 90,
    plant: ({ seats, seat, person, classKey }, { classes: [k = 0, other = 0] }, percent) => ({
      write: Array.from({ length: Math.ceil((seats * percent) / 100) }, (_v, i) =>
        seat(other, person(k, i + 1)),
      ).join(''),
      key: classKey(Math.min(k, other)),
    }),
  },
  {
    code: 'roster-copied',
    classes: 2,
    edge: reaching('classes'),
    most: 2,
    plant: ({ q, klass, staff, from }, { no, classes }, n) => {
      const sha = md5(`roster${no}`).repeat(2)
      return {
        write: classes
          .slice(0, n)
          .map(
            (
              k,
            ) => `insert into training.roster_import (id, class_id, file_id, sha256, row_count, added, changed, imported_by, imported_at)
        values (gen_random_uuid(), ${klass(k)}, ${q('file', 0)}, '${sha}', 9, 9, 0, ${staff}, '${from}');`,
          )
          .join(''),
        key: `template:${sha.slice(0, 32)}`,
      }
    },
  },
  {
    code: 'split-classes',
    orgs: 1,
    edge: upTo('days'),
    plant: ({ klass, classKey, classesOf }, { orgs: [o = 0] }, days) => {
      const [first = 0, second = 0] = classesOf(o)
      return {
        write: `update training.class set starts_on = (select starts_on + ${Math.max(0, days)} from training.class where id = ${klass(first)}) where id = ${klass(second)}`,
        key: classKey(first),
      }
    },
  },
  {
    code: 'roster-swap',
    classes: 2,
    edge: reaching('people'),
    most: 8,
    plant: ({ klass, classKey, people, person, seat, staff }, { classes: [k = 0, from = 0] }, n) => ({
      write: `update training.trainee set state = 'left', left_by = ${staff}, left_at = (select approved_at + interval '1 day' from training.class where id = ${klass(k)}), left_reason = '换人'
        where class_id = ${klass(k)} and person_id in (${people(k, n)});
        ${Array.from({ length: n }, (_v, i) => seat(k, person(from, 5 + i))).join('')}
        update training.trainee set enrolled_at = (select approved_at + interval '1 day' from training.class where id = ${klass(k)}) where class_id = ${klass(k)} and category = 'other'`,
      key: classKey(k),
    }),
  },
  {
    code: 'year-moved',
    plant: ({ fresh, session, classKey }, { classes: [k = 0] }) => ({
      write: `insert into training.class_session (id, class_id, title, kind, hours, starts_at, ends_at, venue_id, teacher_id, teacher_person_id, held, removed_at)
        select ${fresh()}, class_id, title, kind, hours, starts_at - interval '1 year', ends_at - interval '1 year', venue_id, teacher_id, teacher_person_id, false, starts_at - interval '3 days'
        from training.class_session where id = ${session(k, 0)}`,
      key: classKey(k),
    }),
  },
  {
    code: 'contest-loop',
    edge: reaching('percent', 5),
    most: 100,
    plant: ({ q, klass, classKey, seats, staff }, { classes: [k = 0] }, percent) => ({
      write: `update training.class set title = '职业技能竞赛集训班' where id = ${klass(k)};
        delete from evaluation.certificate where class_id = ${klass(k)};
        insert into evaluation.certificate (id, number, person_id, kind, occupation_code, level, issued_on, org_id, region, class_id, class_org_id, class_region, source, entered_by, entered_at)
        select gen_random_uuid(), 'C' || upper(substr(md5(t.id::text), 1, 20)), t.person_id, 'level', '6-31-01-02', 3, c.ends_on + 2, ${q('firm', 0)}, c.region, c.id, c.org_id, c.region, 'import', ${staff}, c.closed_at
        from training.trainee t join training.class c on c.id = t.class_id where c.id = ${klass(k)} order by t.id limit ${Math.ceil((seats * percent) / 100)}`,
      key: classKey(k),
    }),
  },
  {
    code: 'shared-device',
    edge: reaching('people'),
    most: 10,
    plant: ({ session, person, personNo, startOf }, { classes: [k = 0] }, n) => ({
      write: Array.from(
        { length: n - 1 },
        (_v, i) =>
          `insert into training.check_try (id, session_id, person_id, at, code, device_index) values (gen_random_uuid(), ${session(k, 1)}, ${person(k, 3 + i)}, ${startOf(k, 1)}, 'check.phone_of_another', fraud.key('device', ${personNo(k, 2)}));`,
      ).join(''),
      key: `device:${keyText('device', personNo(k, 2))}`,
    }),
  },
  {
    code: 'phones-changed',
    edge: reaching('people'),
    most: 12,
    plant: ({ fresh, person, personNo, startOf, classKey }, { classes: [k = 0] }, n) => ({
      write: Array.from(
        { length: n },
        (
          _v,
          i,
        ) => `insert into training.check_device (id, person_id, public_key, key_index, label, state, asked_at, ended_at, ended_why)
        values (${fresh()}, ${person(k, 2 + i)}, decode(repeat('04', 65), 'hex'), fraud.key('again', ${personNo(k, 2 + i)}), '手机', 'withdrawn', ${startOf(k, 0)}, ${startOf(k, 0)}, '换机');
        update training.check_device set asked_at = ${startOf(k, 0)} - interval '1 day' where person_id = ${person(k, 2 + i)} and state = 'bound';`,
      ).join(''),
      key: classKey(k),
    }),
  },
  {
    code: 'same-spot',
    edge: reaching('people'),
    most: 16,
    plant: ({ klass, session, people, classKey }, { no, classes: [k = 0] }, n) => ({
      write: `update training.check_event set latitude_e5 = ${2_444_530 + no}, longitude_e5 = 11808160 where class_id = ${klass(k)} and session_id = ${session(k, 1)} and kind = 'in' and person_id in (${people(k, n)})`,
      key: classKey(k),
    }),
  },
  {
    code: 'refused-check-ins',
    edge: reaching('people'),
    most: 14,
    plant: ({ session, person, startOf }, { classes: [k = 0] }, n) => ({
      write: Array.from(
        { length: n },
        (_v, i) =>
          `insert into training.check_try (id, session_id, person_id, at, code) values (gen_random_uuid(), ${session(k, 1)}, ${person(k, 2 + i)}, ${startOf(k, 1)}, 'check.wrong_code');`,
      ).join(''),
      key: `session:${session(k, 1).slice(1, -1)}`,
    }),
  },
  {
    code: 'online-marathon',
    edge: reaching('hours'),
    most: 20,
    plant: ({ learning, classKey }, { classes: [k = 0] }, hours) => ({
      write: [2, 3].map((i) => learning(k, i, i * 5, hours * 3600, 12)).join(''),
      key: classKey(k),
    }),
  },
  {
    code: 'online-together',
    edge: reaching('people'),
    most: 14,
    plant: ({ learning, classKey }, { classes: [k = 0] }, n) => ({
      write: Array.from({ length: n }, (_v, i) => learning(k, 2 + i, 0, 1800, 4)).join(''),
      key: classKey(k),
    }),
  },
  {
    code: 'teacher-hours',
    orgs: 1,
    edge: above('hours'),
    most: 12,
    plant: ({ session, teacher, classesOf }, { orgs: [o = 0] }, hours) => ({
      write: `update training.class_session set hours = ${hours} where id = ${session(classesOf(o)[0] as number, 1)}`,
      key: teacher(o, 1).key,
    }),
  },
]
