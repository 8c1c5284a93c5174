/** Frauds planted into an honest year, one for each rule of supervision/risk; here those of people, rosters and check-ins. */

import { paperFrauds } from './fraud-papers.ts'
import { type Fraud, pen } from './fraud-pen.ts'
import { idOf, type YearSize } from './fraud-year.ts'

export function frauds(size: YearSize): Fraud[] {
  const {
    q,
    orgs,
    seats,
    from,
    sessions,
    person,
    personId,
    session,
    klass,
    classKey,
    people,
    fresh,
    org,
    staff,
    fact,
    seat,
    told,
    startOf,
    learning,
    certificates,
    day,
  } = pen(size, 30_000_000)
  return [
    {
      code: 'shared-phone',
      write: `update registry.person set phone_index = fraud.key('phone', -1) where id in (${people(0, 3)})`,
      key: 'phone:',
    },
    {
      code: 'id-cluster',
      write: `update registry.person set birth_on = '1988-08-08', id_number_masked = '350525********0000' where id in (${people(1, 3)})`,
      key: `template:${idOf('class', 1)}:1988-08-08:350525`,
    },
    {
      code: 'over-age',
      write: `update registry.person set birth_on = '1950-01-01' where id = ${person(2, 2)}`,
      key: classKey(2),
    },
    { code: 'student-as-worker', write: fact(3, 'student', 'enrolled'), key: classKey(3) },
    { code: 'employed-as-unemployed', write: fact(4, 'employment', 'employed'), key: classKey(4) },
    { code: 'pensioner-trainee', write: fact(5, 'pension', 'drawing'), key: classKey(5) },
    {
      code: 'group-unfounded',
      write: `${fact(6, 'category', 'other')} update training.trainee set category = 'disabled' where class_id = ${klass(6)} and person_id = ${person(6, 3)}`,
      key: classKey(6),
    },
    {
      code: 'repeat-trainee',
      write: [1, 2, 3].map((i) => seat(7 + i * orgs + i, person(7, 4))).join(''),
      key: `person:${personId(7, 4)}`,
    },
    {
      code: 'took-self-off',
      write: [5, 6]
        .map(
          (
            i,
          ) => `insert into registry.account (id, kind, display_name, person_id, created_at) values (${q('account', 5000 + i)}, 'worker', '演*', ${person(8, i)}, '${from}');
        update training.trainee set state = 'left', left_by = ${q('account', 5000 + i)}, left_at = enrolled_at + interval '2 days', left_reason = '不是我报的名' where class_id = ${klass(8)} and person_id = ${person(8, i)};`,
        )
        .join(''),
      key: classKey(8),
    },
    {
      code: 'same-roster',
      write: Array.from({ length: Math.ceil(seats * 0.6) }, (_v, i) =>
        seat(9 + 5 * orgs + 1, person(9, i + 1)),
      ).join(''),
      key: classKey(9),
    },
    {
      code: 'roster-copied',
      write: [10, 11]
        .map(
          (
            n,
          ) => `insert into training.roster_import (id, class_id, file_id, sha256, row_count, added, changed, imported_by, imported_at)
        values (gen_random_uuid(), ${klass(n)}, ${q('file', 0)}, repeat('1', 64), 9, 9, 0, ${staff}, '${from}');`,
        )
        .join(''),
      key: `template:${'1'.repeat(32)}`,
    },
    {
      code: 'split-classes',
      write: `update training.class set starts_on = (select starts_on from training.class where id = ${klass(12)}) where id = ${klass(12 + orgs)}`,
      key: classKey(12),
    },
    {
      code: 'roster-swap',
      write: `update training.trainee set state = 'left', left_by = ${staff}, left_at = (select approved_at + interval '1 day' from training.class where id = ${klass(13)}), left_reason = '换人'
        where class_id = ${klass(13)} and person_id in (${people(13, 3)}); ${[0, 1, 2].map((i) => seat(13, person(14, 10 + i))).join('')}
        update training.trainee set enrolled_at = (select approved_at + interval '1 day' from training.class where id = ${klass(13)}) where class_id = ${klass(13)} and category = 'other'`,
      key: classKey(13),
    },
    {
      code: 'year-moved',
      write: `insert into training.class_session (id, class_id, title, kind, hours, starts_at, ends_at, venue_id, teacher_id, teacher_person_id, held, removed_at)
        select ${fresh()}, class_id, title, kind, hours, starts_at - interval '1 year', ends_at - interval '1 year', venue_id, teacher_id, teacher_person_id, false, starts_at - interval '3 days'
        from training.class_session where id = ${session(14, 0)}`,
      key: classKey(14),
    },
    {
      code: 'contest-loop',
      write: `update training.class set title = '职业技能竞赛集训班' where id = ${klass(15)};
        ${certificates(q('firm', 0), '6-31-01-02', 0, day(1))} insert into evaluation.certificate (id, number, person_id, kind, occupation_code, level, issued_on, org_id, region, class_id, class_org_id, class_region, source, entered_by, entered_at)
        select gen_random_uuid(), 'C' || upper(substr(md5(t.id::text), 1, 20)), t.person_id, 'level', '6-31-01-02', 3, c.ends_on + 2, ${q('firm', 0)}, c.region, c.id, c.org_id, c.region, 'import', ${staff}, c.closed_at
        from training.trainee t join training.class c on c.id = t.class_id where c.id = ${klass(15)}`,
      key: classKey(15),
    },
    {
      code: 'over-room',
      write: `update training.provider_venue set seats = ${seats - 2} where id = ${q('venue', 5)}`,
      key: classKey(5),
    },
    {
      code: 'check-in-burst',
      write: `update training.check_event e set at = x.at, recorded_at = x.at from (select id, ${startOf(45, 1)} + row_number() over () * interval '120 milliseconds' as at
        from training.check_event where class_id = ${klass(45)} and session_id = ${session(45, 1)} and kind = 'in') x where x.id = e.id`,
      key: classKey(45),
    },
    {
      code: 'night-entry',
      write: told(
        `class_id = ${klass(17)} and session_id = ${session(17, 1)}`,
        `date_trunc('day', at at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai' + interval '26 hours'`,
      ),
      key: classKey(17),
    },
    {
      code: 'far-check-ins',
      write: `update training.check_event set distance_m = 5200 where class_id = ${klass(18)} and session_id = ${session(18, 1)}`,
      key: classKey(18),
    },
    {
      code: 'signed-in-and-gone',
      write: `delete from training.check_event where class_id = ${klass(19)} and kind = 'out'`,
      key: classKey(19),
    },
    {
      code: 'recalls-unanswered',
      write: Array.from(
        { length: sessions },
        (
          _v,
          i,
        ) => `insert into training.session_recall (session_id, no, at, until) select id, 1, starts_at + interval '1 hour', starts_at + interval '63 minutes'
        from training.class_session where id = ${session(20, i)};`,
      ).join(''),
      key: classKey(20),
    },
    {
      code: 'flagged-check-ins',
      write: `update training.check_event set flags = '{far}' where class_id = ${klass(21)} and kind = 'in'`,
      key: classKey(21),
    },
    {
      code: 'told-not-checked',
      write: told(
        `class_id in (select id from training.class where org_id = ${org(4)})`,
        `at + interval '3 days'`,
      ),
      key: `provider:${idOf('org', 4)}`,
    },
    { code: 'told-days-later', write: '', key: `provider:${idOf('org', 4)}` },
    {
      code: 'shared-device',
      write: [3, 4]
        .map(
          (i) =>
            `insert into training.check_try (id, session_id, person_id, at, code, device_index) values (gen_random_uuid(), ${session(22, 1)}, ${person(22, i)}, ${startOf(22, 1)}, 'check.phone_of_another', fraud.key('device', ${22 * seats + 2}));`,
        )
        .join(''),
      key: 'device:',
    },
    {
      code: 'phones-changed',
      write: [2, 3, 4, 5, 6]
        .map(
          (
            i,
          ) => `insert into training.check_device (id, person_id, public_key, key_index, label, state, asked_at, ended_at, ended_why)
        values (${fresh()}, ${person(24, i)}, decode(repeat('04', 65), 'hex'), fraud.key('again', ${i}), '手机', 'withdrawn', ${startOf(24, 0)}, ${startOf(24, 0)}, '换机');
        update training.check_device set asked_at = ${startOf(24, 0)} - interval '1 day' where person_id = ${person(24, i)} and state = 'bound';`,
        )
        .join(''),
      key: classKey(24),
    },
    {
      code: 'same-spot',
      write: `update training.check_event set latitude_e5 = 2444530, longitude_e5 = 11808160 where class_id = ${klass(23)} and session_id = ${session(23, 1)} and kind = 'in'`,
      key: classKey(23),
    },
    {
      code: 'refused-check-ins',
      write: [2, 3, 4, 5, 6]
        .map(
          (i) =>
            `insert into training.check_try (id, session_id, person_id, at, code) values (gen_random_uuid(), ${session(25, 1)}, ${person(25, i)}, ${startOf(25, 1)}, 'check.wrong_code');`,
        )
        .join(''),
      key: `session:${idOf('session', 25 * sessions + 1)}`,
    },
    {
      code: 'online-marathon',
      write: [2, 3].map((i) => learning(42, i, i * 5, 11 * 3600, 12)).join(''),
      key: classKey(42),
    },
    {
      code: 'online-together',
      write: [2, 3, 4, 5, 6].map((i) => learning(43, i, 0, 1800, 4)).join(''),
      key: classKey(43),
    },
    ...paperFrauds(size),
  ]
}
