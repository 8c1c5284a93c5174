/** Frauds of papers, examinations, money and work. */

import { type Fraud, pen } from './fraud-pen.ts'
import { idOf, peopleOf, type YearSize } from './fraud-year.ts'

export function paperFrauds(size: YearSize): Fraud[] {
  const {
    q,
    orgs,
    seats,
    person,
    personId,
    session,
    klass,
    classKey,
    people,
    fresh,
    org,
    staff,
    seat,
    check,
    lesson,
    startOf,
    endOf,
    venue,
    certificates,
    job,
    agreement,
    complaint,
    receipt,
    day,
  } = pen(size, 31_000_000)
  const far = venue(2, 26.5)
  const farther = venue(3, 27.1)
  return [
    {
      code: 'photo-twice',
      write: `insert into training.class_inspection (id, class_id, session_id, seen_count, passed, note, photo_ids, inspected_by, inspected_at)
        select gen_random_uuid(), ${klass(26)}, ${session(26, 1)}, ${seats}, true, '人数相符', photo_ids, inspected_by, ${startOf(26, 1)} + interval '1 hour' from training.class_inspection where class_id = ${klass(8)}`,
      key: 'photo:',
    },
    {
      code: 'photo-alike',
      write: `update supervision.photo_mark set mark = (select mark # 5 from supervision.photo_mark where sha256 = encode(sha256('${12 * 5 + 4}'::bytea), 'hex')) where sha256 = encode(sha256('${16 * 5 + 4}'::bytea), 'hex')`,
      key: 'photo:',
    },
    {
      code: 'paper-copied',
      write: `update platform.file set sha256 = repeat('2', 64) where id in (${q('file', 27 * 5)}, ${q('file', 28 * 5)})`,
      key: `template:${'2'.repeat(32)}`,
    },
    {
      code: 'scores-alike',
      write: `update training.class_score set theory_tenths = 855, practice_tenths = 900 where class_id = ${klass(27)}`,
      key: classKey(27),
    },
    {
      code: 'nobody-fails',
      write: `update training.class_score set theory_tenths = 700 + theory_tenths / 10 where theory_tenths < 600 and class_id in (select id from training.class where org_id = ${org(3)})`,
      key: `provider:${idOf('org', 3)}`,
    },
    {
      code: 'score-after-close',
      write: `update training.class_score set recorded_at = recorded_at + interval '20 days' where class_id = ${klass(28)} and person_id = ${person(28, 2)}`,
      key: classKey(28),
    },
    {
      code: 'certificate-before-end',
      write: `update evaluation.certificate set issued_on = (select starts_on from training.class where id = ${klass(29)}) where class_id = ${klass(29)}`,
      key: classKey(29),
    },
    {
      code: 'certificates-over-hours',
      write: certificates(q('firm', 2), '6-31-01-03', 200, day(80)),
      key: `provider:${idOf('firm', 2)}`,
    },
    {
      code: 'new-issuer-rush',
      write: `insert into registry.organisation (id, name, uscc, kind, region, created_at) values (${q('firm', 900)}, '新评价', repeat('8', 18), 'evaluator', '350203', ${day(40)});
        ${certificates(q('firm', 900), '6-31-01-01', 900, `${day(50)} + n % 30`)}`,
      key: `provider:${idOf('firm', 900)}`,
    },
    {
      code: 'related-issuer',
      write: `update registry.organisation set contact_phone = (select o.contact_phone from evaluation.certificate e join registry.organisation o on o.id = e.org_id where e.class_id = ${klass(0)} limit 1) where id = ${org(0)}`,
      key: `provider:${idOf('org', 0)}:`,
    },
    {
      code: 'shared-contact',
      write: `update registry.organisation set address = '年度路 7 号 创业大厦 3 层' where id in (${org(1)}, ${org(2)})`,
      key: 'address:',
    },
    {
      code: 'answers-alike',
      write: `update training.evaluation_box set answers = (select jsonb_agg(box.answers -> 0) from generate_series(1, ${seats}) g (n), training.evaluation_box box where box.class_id = ${klass(30)}) where class_id = ${klass(30)}`,
      key: classKey(30),
    },
    {
      code: 'shared-workplace',
      write: [1, 2]
        .map(
          (n) =>
            `insert into platform.audit (id, at, act_id, act_title, account_id, actor_name, ip, subjects, summary) select gen_random_uuid(), ${day(90)}, 'x', '办理', ${q('account', n)}, '演*', '218.5.7.9', '{}', '办理' from generate_series(1, 25);`,
        )
        .join(''),
      key: 'address:',
    },
    {
      code: 'newcomer-large-claim',
      write: `update training.provider set listed_at = ${day(0)} where org_id = ${org(2)}; update money.claim set amount_fen = 60000000 where class_id = ${klass(2)}`,
      key: `provider:${idOf('org', 2)}`,
    },
    {
      code: 'new-shell',
      write: `insert into training.provider_stop (id, org_id, reason, stopped_by, stopped_at) values (${q('loose', 29_999_999)}, ${org(5)}, '移出', ${staff}, ${day(20)});
        update training.provider set state = 'removed', stop_id = ${q('loose', 29_999_999)} where org_id = ${org(5)};
        insert into registry.organisation (id, name, uscc, kind, region, contact_phone, created_at) select ${q('org', 900)}, '新壳', repeat('9', 18), 'institution', region, contact_phone, ${day(60)} from registry.organisation where id = ${org(5)}`,
      key: `provider:${idOf('org', 5)}:${idOf('org', 900)}`,
    },
    {
      code: 'complaints-pile-up',
      write: ['false-training', 'fees', 'subcontract'].map(complaint).join(''),
      key: `provider:${idOf('org', 1)}`,
    },
    { code: 'denied-training', write: receipt(31, 'not-trained', 0), key: classKey(31) },
    {
      code: 'charged-trainees',
      write: receipt(32, 'charged', 80000),
      key: `provider:${idOf('org', 32 % orgs)}`,
    },
    {
      code: 'shared-account',
      write: `update registry.person set bank_account_index = fraud.key('bank', -1) where id in (${people(33, 2)})`,
      key: 'account:',
    },
    {
      code: 'account-changed',
      write: `insert into platform.audit (id, at, act_id, act_title, actor_name, subjects, summary, before, after) values (gen_random_uuid(), ${day(58)}, 'registry.organisation.change', '变更', '演*',
        array['organisation:' || ${org(1)}], '变更', '{"bankAccountMasked":"6222****1"}', '{"bankAccountMasked":"6222****2"}')`,
      key: `organisation:${idOf('org', 1)}`,
    },
    {
      code: 'paid-twice',
      write: `insert into money.claim (id, number, subsidy_kind, region, title, person_id, certificate_id, judged_for, pack_id, amount_fen, state, state_since, created_by, created_at, filed_by, filed_at)
        values (${q('claim', 9_000_000)}, '重复', 'personal-certificate', '350205', '个人', (select person_id from money.claim_line where id = ${q('line', 3)}), ${fresh()}, ${day(99)}, ${fresh()}, 90000, 'submitted', ${day(99)}, ${staff}, ${day(99)}, ${staff}, ${day(99)});
        insert into money.claim_line (id, claim_id, no, person_id, subsidy_kind, certificate_kind, certificate_number, occupation_code, level, subject_key, amount_fen, judged_on, checks, reasons, trace, state)
        select ${fresh()}, ${q('claim', 9_000_000)}, 1, person_id, 'personal-certificate', 'level', certificate_number, occupation_code, level, subject_key, 90000, ${day(99)}, '[]', '[]', '[]', 'claimed' from money.claim_line where id = ${q('line', 3)}`,
      key: 'person:',
    },
    {
      code: 'record-after-claim',
      write: `update training.class_score set recorded_at = recorded_at + interval '20 days' where class_id = ${klass(34)} and person_id = ${person(34, 2)}`,
      key: `claim:${idOf('claim', 34)}`,
    },
    {
      code: 'head-count-short',
      write: `insert into training.class_inspection (id, class_id, session_id, seen_count, passed, note, photo_ids, inspected_by, inspected_at)
        values (gen_random_uuid(), ${klass(35)}, ${session(35, 1)}, 3, false, '仅 3 人', array[${q('file', 35 * 5 + 4)}]::uuid[], ${staff}, ${startOf(35, 1)} + interval '1 hour')`,
      key: classKey(35),
    },
    {
      code: 'shared-proof',
      write:
        job(36, 2, `'甲厂'`, `repeat('3', 18)`, 'aa', day(70)) +
        job(36, 3, `'乙厂'`, `repeat('4', 18)`, 'aa', day(71)),
      key: `template:${'aa'.padEnd(32, '0')}`,
    },
    {
      code: 'mass-hire',
      write: Array.from({ length: Math.min(16, seats - 1) }, (_v, i) =>
        job(37, 1 + i, `'丙厂'`, `repeat('2', 18)`, `b${i}`, day(75)),
      ).join(''),
      key: 'employer:',
    },
    {
      code: 'hired-by-school',
      write: [1, 2, 3, 4, 5]
        .map((i) =>
          job(
            38,
            i,
            `'年度机构${38 % orgs}'`,
            `(select uscc from registry.organisation where id = c.org_id)`,
            `c${i}`,
            `${day(76)} + ${i}`,
          ),
        )
        .join(''),
      key: `provider:${idOf('org', 38 % orgs)}`,
    },
    {
      code: 'apprentices-alike',
      write:
        agreement(
          1,
          org(0),
          day(0),
          [2, 3, 4].map((i) => person(39, i)),
          day(-30),
        ) +
        agreement(
          2,
          org(1),
          day(120),
          [2, 3, 4].map((i) => person(39, i)),
          day(90),
        ),
      key: `agreement:${idOf('agreement', 1)}:${idOf('agreement', 2)}`,
    },
    {
      code: 'apprentice-late-contract',
      write: agreement(
        3,
        org(2),
        day(10),
        [2, 3].map((i) => person(40, i)),
        `${day(10)} + 60`,
      ),
      key: `agreement:${idOf('agreement', 3)}`,
    },
    {
      code: 'apprentice-in-class',
      write: agreement(
        4,
        org(3),
        `(select starts_on - 5 from training.class where id = ${klass(41)})`,
        [2, 3, 4].map((i) => person(41, i)),
        day(-30),
      ),
      key: `agreement:${idOf('agreement', 4)}`,
    },
    {
      code: 'teacher-travel',
      write: far.write + lesson(2, 4, far.id, `${endOf(2, 0)} + interval '20 minutes'`),
      key: `teacher:${idOf('person', peopleOf(size) + 4)}`,
    },
    {
      code: 'trainee-travel',
      write: `${farther.write} update training.class_session set venue_id = ${farther.id}, starts_at = ${endOf(1, 1)} + interval '15 minutes', ends_at = ${endOf(1, 1)} + interval '3 hours' where id = ${session(3, 1)};
        ${seat(3, person(1, 7))} ${check(3, 1, person(1, 7), `${endOf(1, 1)} + interval '30 minutes'`)}`,
      key: `person:${personId(1, 7)}`,
    },
    {
      code: 'teacher-hours',
      write: `update training.class_session set hours = 12 where id = ${session(4, 1)}`,
      key: `teacher:${idOf('person', peopleOf(size) + 9)}`,
    },
    {
      code: 'trainee-hours',
      write: `update training.class_session set hours = 8 where id in (${session(0, 1)}, ${session(5, 1)}); ${seat(5, person(0, 8))} ${check(5, 1, person(0, 8), startOf(5, 1))}`,
      key: `person:${personId(0, 8)}`,
    },
    {
      code: 'teacher-of-many',
      write: [0, 1, 2]
        .map((n) =>
          lesson(
            (Math.floor(size.classes / orgs) - 2) * orgs + n,
            0,
            q('venue', n),
            `${startOf((Math.floor(size.classes / orgs) - 2) * orgs + n, 2)} + interval '9 hours'`,
            1,
          ),
        )
        .join(''),
      key: `teacher:${idOf('person', peopleOf(size))}`,
    },
    {
      code: 'room-of-two',
      write: `update training.provider_venue v set name = o.name, address = o.address, lat = o.lat, lng = o.lng from training.provider_venue o where v.id = ${q('venue', 5)} and o.id = ${q('venue', 0)}`,
      key: `class:${idOf('class', 0)}:${idOf('class', 5)}`,
    },
  ]
}
