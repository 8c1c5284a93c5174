/** Ways of cheating with examinations, certificates, organisations, money and work. */
import { addDays } from '#platform/day'
import { below, keyText, md5, type Pattern, reaching, upTo } from './fraud-pen.ts'
import { idOf } from './fraud-year.ts'

const firmKey = (no: number) => `provider:${idOf('firm', 900 + no)}`

export const paperFrauds: readonly Pattern[] = [
  {
    code: 'scores-alike',
    edge: below('tenths'),
    plant: ({ klass, classKey }, { classes: [k = 0] }, tenths) => ({
      // Half so much above, half below: the deviation is just that.
      write: `update training.class_score s set theory_tenths = 855 + x.d, practice_tenths = 880 - x.d
        from (select person_id, ${Math.max(1, tenths)} * (1 - 2 * (row_number() over (order by person_id) % 2)::int) as d from training.class_score where class_id = ${klass(k)}) x
        where s.class_id = ${klass(k)} and s.person_id = x.person_id`,
      key: classKey(k),
    }),
  },
  {
    code: 'nobody-fails',
    orgs: 1,
    // One in sixteen fails elsewhere, more or less.
    edge: (t) => [(t.expected as number) + 2, (t.expected as number) - 2],
    most: 30,
    plant: ({ org, orgKey, klass, classesOf, staff }, { no, orgs: [o = 0] }, expected) => {
      const mine = `class_id in (select id from training.class where org_id = ${org(o)})`
      const k = klass(classesOf(o)[0] as number)
      return {
        write: `update training.class_score set theory_tenths = 700 + theory_tenths / 10 where theory_tenths < 600 and ${mine};
          delete from training.class_score where ${mine} and person_id in (select person_id from (
            select person_id, row_number() over (order by person_id) as n from training.class_score where ${mine}) x where n > ${expected * 16});
          insert into training.class_score (class_id, person_id, theory_tenths, practice_tenths, recorded_by, recorded_at)
            select ${k}, fraud.id(7, ${8_000_000 + no * 1000} + n), 700 + n % 200, 720 + n % 170, ${staff}, (select taught_at + interval '1 day' from training.class where id = ${k})
            from generate_series(1, ${expected * 16} - (select count(*)::int from training.class_score where ${mine})) n`,
        key: orgKey(o),
      }
    },
  },
  {
    code: 'score-after-close',
    plant: ({ klass, person, classKey }, { classes: [k = 0] }) => ({
      write: `update training.class_score set recorded_at = (select closed_at + interval '12 hours' from training.class where id = ${klass(k)}) where class_id = ${klass(k)} and person_id = ${person(k, 2)}`,
      key: classKey(k),
    }),
  },
  {
    code: 'record-after-claim',
    plant: ({ klass, person }, { classes: [k = 0] }) => ({
      write: `update training.class_score set recorded_at = recorded_at + interval '20 days' where class_id = ${klass(k)} and person_id = ${person(k, 2)}`,
      key: `claim:${idOf('claim', k)}`,
    }),
  },
  {
    code: 'answers-alike',
    edge: reaching('people'),
    most: 40,
    plant: ({ klass, classKey }, { classes: [k = 0] }, n) => ({
      write: `update training.evaluation_box set answer_count = ${n}, answers = (select jsonb_agg(box.answers -> 0) from generate_series(1, ${n}) g (n),
        training.evaluation_box box where box.class_id = ${klass(k)}) where class_id = ${klass(k)}`,
      key: classKey(k),
    }),
  },
  {
    code: 'denied-training',
    edge: reaching('answers'),
    most: 15,
    plant: ({ klass, classKey }, { classes: [k = 0] }, n) => ({
      write: `update training.evaluation_box set answers = (select jsonb_agg(case when i <= ${n} then a || '{"real": false}' else a end)
        from jsonb_array_elements(answers) with ordinality x (a, i)) where class_id = ${klass(k)}`,
      key: classKey(k),
    }),
  },
  {
    code: 'denied-training',
    note: '收款确认时称没有参加',
    plant: ({ receipt, classKey }, { classes: [k = 0] }) => ({
      write: receipt(k, 'not-trained', 0),
      key: classKey(k),
    }),
  },
  {
    code: 'charged-trainees',
    orgs: 1,
    plant: ({ receipt, orgKey, classesOf }, { orgs: [o = 0] }) => ({
      write: receipt(classesOf(o)[0] as number, 'charged', 80_000),
      key: orgKey(o),
    }),
  },
  {
    code: 'certificate-before-end',
    edge: reaching('days'),
    most: 4,
    plant: ({ klass, classKey }, { classes: [k = 0] }, days) => ({
      write: `update evaluation.certificate set issued_on = (select max((starts_at at time zone 'Asia/Shanghai')::date) - ${days} from training.class_session where class_id = ${klass(k)}) where class_id = ${klass(k)}`,
      key: classKey(k),
    }),
  },
  {
    code: 'certificates-over-hours',
    classes: 0,
    edge: (t) => {
      const aDay = Math.floor((8 * 60 * (t.assessors as number)) / (t.minutes as number))
      return [aDay + 1, aDay]
    },
    plant: ({ firm, q, certificates, day }, { no }, n) => ({
      write: firm(no, 'evaluator', 'null') + certificates(q('firm', 900 + no), `6-31-91-${no}`, n, day(60)),
      key: firmKey(no),
    }),
  },
  {
    code: 'new-issuer-rush',
    classes: 0,
    edge: reaching('certificates'),
    plant: ({ firm, q, certificates, day }, { no }, n) => ({
      write:
        firm(no, 'evaluator', 'null', day(40)) +
        certificates(q('firm', 900 + no), `6-31-92-${no}`, n, `${day(50)} + n % 30`),
      key: firmKey(no),
    }),
  },
  {
    code: 'issuer-new-field',
    classes: 0,
    edge: reaching('certificates'),
    plant: ({ firm, q, certificates, day }, { no }, n) => {
      const issuer = q('firm', 900 + no)
      return {
        write:
          firm(no, 'evaluator', 'null') +
          certificates(issuer, `6-31-93-${no}`, 40, day(-100)) +
          certificates(issuer, `6-31-94-${no}`, n, `${day(50)} + n % 20`),
        key: `${firmKey(no)}:6-31-94-${no}`,
      }
    },
  },
  {
    code: 'related-issuer',
    edge: reaching('certificates'),
    most: 12,
    plant: ({ firm, q, org, orgOf, orgKey, klass }, { no, classes: [k = 0] }, n) => ({
      write: `${firm(no, 'evaluator', `(select contact_phone from registry.organisation where id = ${org(orgOf(k))})`)}
        update evaluation.certificate set org_id = ${q('firm', 900 + no)} where id in (select id from evaluation.certificate where class_id = ${klass(k)} order by id limit ${n})`,
      key: `${orgKey(orgOf(k))}:${idOf('firm', 900 + no)}`,
    }),
  },
  {
    code: 'related-issuer',
    note: '同一法定代表人',
    edge: reaching('certificates'),
    most: 12,
    plant: ({ firm, owner, q, org, orgOf, orgKey, klass }, { no, classes: [k = 0] }, n) => ({
      write: `${firm(no, 'evaluator', 'null')} ${owner(no, [org(orgOf(k)), q('firm', 900 + no)])}
        update evaluation.certificate set org_id = ${q('firm', 900 + no)} where id in (select id from evaluation.certificate where class_id = ${klass(k)} order by id limit ${n})`,
      key: `${orgKey(orgOf(k))}:${idOf('firm', 900 + no)}`,
    }),
  },
  {
    code: 'shared-owner',
    orgs: 2,
    plant: ({ owner, org }, { no, orgs: [a = 0, b = 0] }) => ({
      write: owner(no, [org(a), org(b)]),
      key: `owner:${no.toString(16).padStart(16, '0')}`,
    }),
  },
  {
    code: 'shared-contact',
    orgs: 2,
    plant: ({ org }, { no, orgs: [a = 0, b = 0] }) => ({
      write: `update registry.organisation set address = '年度路 7 号 创业大厦 ${no} 室' where id in (${org(a)}, ${org(b)})`,
      key: `address:${md5(`年度路7号创业大厦${no}室`).slice(0, 24)}`,
    }),
  },
  {
    code: 'shared-workplace',
    orgs: 2,
    edge: reaching('acts'),
    plant: ({ q, day }, { no, orgs }, acts) => ({
      write: orgs
        .map(
          (o) =>
            `insert into platform.audit (id, at, act_id, act_title, account_id, actor_name, ip, subjects, summary) select gen_random_uuid(), ${day(90)}, 'x', '办理', ${q('account', o)}, '演*', '218.5.7.${no}', '{}', '办理' from generate_series(1, ${acts});`,
        )
        .join(''),
      key: `address:${md5(`218.5.7.${no}`).slice(0, 24)}`,
    }),
  },
  {
    code: 'newcomer-large-claim',
    orgs: 1,
    edge: reaching('yuan', 1000),
    plant: ({ org, orgKey, day }, { orgs: [o = 0] }, yuan) => ({
      write: `update training.provider set listed_at = ${day(0)} where org_id = ${org(o)};
        update money.claim k set amount_fen = ${yuan * 100} / x.whole + case when x.n = 1 then ${yuan * 100} % x.whole else 0 end
          from (select id, row_number() over (order by id) as n, count(*) over () as whole from money.claim
            where org_id = ${org(o)} and filed_at < ${day(180)}) x where x.id = k.id`,
      key: orgKey(o),
    }),
  },
  {
    code: 'new-shell',
    orgs: 1,
    edge: reaching('teachers'),
    most: 2,
    plant: ({ fresh, org, orgKey, q, firm, staff, day }, { no, orgs: [o = 0] }, n) => {
      const stop = fresh()
      return {
        write: `insert into training.provider_stop (id, org_id, reason, stopped_by, stopped_at) values (${stop}, ${org(o)}, '移出', ${staff}, ${day(20)});
          update training.provider set state = 'removed', stop_id = ${stop} where org_id = ${org(o)};
          ${firm(no, 'institution', 'null', day(60))}
          insert into training.provider_teacher (id, org_id, application_id, person_id, employment, qualification, certificate_no, occupations, state, created_at)
            select gen_random_uuid(), ${q('firm', 900 + no)}, application_id, person_id, 'part-time', qualification, certificate_no, occupations, 'listed', ${day(60)}
            from training.provider_teacher where org_id = ${org(o)} order by id limit ${n}`,
        key: `${orgKey(o)}:${idOf('firm', 900 + no)}`,
      }
    },
  },
  {
    code: 'complaints-pile-up',
    orgs: 1,
    edge: reaching('complaints'),
    most: 9,
    plant: ({ complaint, orgKey }, { orgs: [o = 0] }, n) => ({
      write: Array.from({ length: n }, (_v, i) =>
        complaint(o, ['false-training', 'fees', 'subcontract'][i % 3] as string),
      ).join(''),
      key: orgKey(o),
    }),
  },
  {
    code: 'shared-account',
    edge: reaching('people'),
    most: 8,
    plant: ({ people }, { no, classes: [k = 0] }, n) => ({
      write: `update registry.person set bank_account_index = fraud.key('shared-bank', ${no}) where id in (${people(k, n)})`,
      key: `account:${keyText('shared-bank', no)}`,
    }),
  },
  {
    code: 'account-changed',
    orgs: 1,
    edge: upTo('days'),
    plant: ({ org, orgKey, day }, { orgs: [o = 0] }, days) => ({
      write: `insert into platform.audit (id, at, act_id, act_title, actor_name, subjects, summary, before, after) values (gen_random_uuid(), ${day(60 - Math.max(1, days))} + time '01:00', 'registry.organisation.change', '变更', '演*',
        array['organisation:' || ${org(o)}], '变更', '{"bankAccountMasked":"6222****1"}', '{"bankAccountMasked":"6222****2"}')`,
      key: orgKey(o).replace('provider', 'organisation'),
    }),
  },
  {
    code: 'paid-twice',
    plant: ({ q, klass, fresh, staff, day }, { no, classes: [k = 0] }) => {
      const line = `(select l.id from money.claim_line l join money.claim c on c.id = l.claim_id where c.class_id = ${klass(k)} order by l.no limit 1)`
      const claim = q('claim', 9_000_000 + no)
      return {
        write: `insert into money.claim (id, number, subsidy_kind, region, title, person_id, certificate_id, judged_for, pack_id, amount_fen, state, state_since, created_by, created_at, filed_by, filed_at)
            select ${claim}, '重复${no}', 'personal-certificate', '350205', '个人', person_id, ${fresh()}, ${day(99)}, ${fresh()}, 90000, 'submitted', ${day(99)}, ${staff}, ${day(99)}, ${staff}, ${day(99)} from money.claim_line where id = ${line};
          insert into money.claim_line (id, claim_id, no, person_id, subsidy_kind, certificate_kind, certificate_number, occupation_code, level, subject_key, amount_fen, judged_on, checks, reasons, trace, state)
            select ${fresh()}, ${claim}, 1, person_id, 'personal-certificate', 'level', certificate_number, occupation_code, level, subject_key, 90000, ${day(99)}, '[]', '[]', '[]', 'claimed' from money.claim_line where id = ${line}`,
        key: 'person:',
        about: `claim:${idOf('claim', k)}`,
      }
    },
  },
  {
    code: 'shared-proof',
    edge: reaching('employers'),
    most: 6,
    plant: ({ job, day }, { no, classes: [k = 0] }, n) => {
      const sha = md5(`proof${no}`).repeat(2)
      return {
        write: Array.from({ length: n }, (_v, i) =>
          job(k, 2 + i, `'甲厂${no}-${i}'`, `'J' || lpad('${no * 10 + i}', 17, '0')`, sha, day(70 + i)),
        ).join(''),
        key: `template:${sha.slice(0, 32)}`,
      }
    },
  },
  {
    code: 'mass-hire',
    edge: reaching('people'),
    most: 19,
    plant: ({ job, day, from }, { no, classes: [k = 0] }, n) => {
      const uscc = `M${String(no).padStart(17, '0')}`
      return {
        write: Array.from({ length: n }, (_v, i) =>
          job(k, 1 + i, `'丙厂${no}'`, `'${uscc}'`, md5(`mass${no}/${i}`), day(75)),
        ).join(''),
        key: `employer:${md5(uscc).slice(0, 24)}:${addDays(from, 75)}`,
      }
    },
  },
  {
    code: 'hired-by-school',
    orgs: 1,
    edge: reaching('people'),
    most: 12,
    plant: ({ job, orgKey, classesOf, day }, { no, orgs: [o = 0] }, n) => ({
      write: Array.from({ length: n }, (_v, i) =>
        job(
          classesOf(o)[0] as number,
          2 + i,
          `'年度机构${o}'`,
          `(select uscc from registry.organisation where id = c.org_id)`,
          md5(`own${no}/${i}`),
          `${day(60)} + ${i}`,
        ),
      ).join(''),
      key: orgKey(o),
    }),
  },
  {
    code: 'apprentices-alike',
    edge: reaching('people'),
    most: 12,
    plant: ({ agreement, person, day }, { no, classes: [k = 0] }, n) => {
      const who = Array.from({ length: n }, (_v, i) => person(k, 2 + i))
      return {
        write:
          agreement(no * 2, no * 2, day(0), who, day(-30)) +
          agreement(no * 2 + 1, no * 2 + 1, day(120), who, day(90)),
        key: `agreement:${idOf('agreement', no * 2)}:${idOf('agreement', no * 2 + 1)}`,
      }
    },
  },
  {
    code: 'apprentice-late-contract',
    edge: reaching('people'),
    most: 12,
    plant: ({ agreement, person, day }, { no, classes: [k = 0] }, n) => ({
      write: agreement(
        no * 2,
        no * 2,
        day(10),
        Array.from({ length: n }, (_v, i) => person(k, 2 + i)),
        `${day(10)} + 60`,
      ),
      key: `agreement:${idOf('agreement', no * 2)}`,
    }),
  },
  {
    code: 'apprentice-in-class',
    edge: reaching('people'),
    most: 12,
    plant: ({ agreement, person, klass, day }, { no, classes: [k = 0] }, n) => ({
      write: agreement(
        no * 2,
        no * 2,
        `(select starts_on - 5 from training.class where id = ${klass(k)})`,
        Array.from({ length: n }, (_v, i) => person(k, 2 + i)),
        day(-30),
      ),
      key: `agreement:${idOf('agreement', no * 2)}`,
    }),
  },
]
