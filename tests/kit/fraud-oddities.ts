/**
 * What honest people do that looks like cheating: couples with one phone, twins, a lesson nobody checked out of, a class
 * all content, a mark corrected late. How often is assumed here, without a look at the rules' thresholds; some of it does
 * reach them, and those are the false alarms that a score counts.
 */
import { pen } from './fraud-pen.ts'
import { KIND, type YearSize } from './fraud-year.ts'

/** Into classes and institutions where nothing is planted, each thing for so many in ten thousand. */
export function oddities(
  size: YearSize,
  honest: { classes: readonly number[]; orgs: readonly number[] },
  seed: number,
): string {
  const { told } = pen(size)
  const { seats, sessions, from } = size
  const classes = `unnest(array[${honest.classes.join(',')}]::bigint[]) as n`
  let kind = 0
  /** By the kind of thing and whom it is about: the same every time. */
  const falls = (of: string, inTenThousand: number) => {
    kind += 1
    return `fraud.roll(${seed * 1000 + kind} + (${of})::bigint * 7919, 10000) < ${inTenThousand}`
  }
  const roll = (of: string, below: number) =>
    `fraud.roll(${seed * 1000 + kind} + (${of})::bigint * 104729, ${below})`
  const klass = `fraud.id(${KIND.class}, n)`
  const session = `fraud.id(${KIND.session}, n * ${sessions} + 1)`
  const inClass = (inTenThousand: number) =>
    `(select ${klass} as class_id, ${session} as session_id, n from ${classes} where ${falls('n', inTenThousand)}) o`
  /** Neighbours of a class, seats 2 to 19 two by two. */
  const pairs = (inTenThousand: number) =>
    `(select n * ${seats} + 2 * i as a from ${classes}, generate_series(1, ${Math.floor(seats / 2) - 1}) i where ${falls(`(n * ${seats} + i)`, inTenThousand)}) o`
  const person = (no: string) => `fraud.id(${KIND.person}, ${no})`
  const sign = (rule: number, register: string, inTenThousand: number) => `
    insert into supervision.register_sign (rule, trainee_id, class_id, person_id, register, data_date, record, found_at)
      select ${rule}, t.id, t.class_id, t.person_id, '${register}', c.starts_on - 3, '第 9 行', c.starts_on
      from (select n * ${seats} + s as p from ${classes}, generate_series(2, ${seats - 1}) s where ${falls(`(n * ${seats} + s)`, inTenThousand)}) o
      join training.trainee t on t.person_id = ${person('o.p')} join training.class c on c.id = t.class_id
      on conflict do nothing;`
  return [
    // Couples, neighbours: one phone, an account written down for the other by mistake; twins.
    `update registry.person p set phone_index = fraud.key('couple', o.a) from ${pairs(400)} where p.id in (${person('o.a')}, ${person('o.a + 1')});`,
    `update registry.person p set bank_account_index = fraud.key('couple', o.a) from ${pairs(3)} where p.id in (${person('o.a')}, ${person('o.a + 1')});`,
    `update registry.person p set birth_on = '1986-06-06', id_number_masked = '3505' || lpad((o.a % 100)::text, 2, '0') || '********0000' from ${pairs(30)} where p.id in (${person('o.a')}, ${person('o.a + 1')});`,
    // Registers lag behind: a name changed, a school left.
    sign(21, 'insurance', 2),
    sign(3, 'students', 2),
    // No signal in the room: part of a lesson told by the teacher.
    told(
      `id in (select e.id from ${inClass(1000)} join training.check_event e on e.session_id = o.session_id where ${roll('hashtext(e.id::text)', 100)} < 10 + ${roll('o.n', 50)})`,
      `at + interval '20 minutes'`,
    ),
    // A lesson that nobody checked out of.
    `delete from training.check_event where kind = 'out' and session_id in (select session_id from ${inClass(800)});`,
    // Positions that drift in a concrete building, and by the network's guess.
    `update training.check_event c set flags = '{far}' from ${inClass(600)} where c.class_id = o.class_id and fraud.roll(hashtext(c.id::text), 100) < ${roll('o.n', 35)};`,
    `update training.check_event c set distance_m = 2300 from ${inClass(500)} where c.session_id = o.session_id and fraud.roll(hashtext(c.id::text), 100) < ${roll('o.n', 20)};`,
    // All content; a mark put right after closing.
    `update training.evaluation_box b set answers = (select jsonb_agg(y.answers -> 0) from training.evaluation_box y, generate_series(1, ${seats}) where y.class_id = o.class_id) from ${inClass(100)} where b.class_id = o.class_id;`,
    `update training.class_score s set recorded_at = c.closed_at + interval '6 hours' from ${inClass(40)} join training.class c on c.id = o.class_id where s.class_id = o.class_id and s.person_id = ${person(`o.n * ${seats} + 5`)};`,
    // Firms that take several of one class, now and then nearly all.
    `update employment.follow_up f set employer_name = '用工大户' || o.n, employer_uscc = 'H' || lpad(o.n::text, 17, '0'), started_on = c.ends_on + 21
      from ${inClass(2500)} join training.class c on c.id = o.class_id where f.class_id = o.class_id and fraud.roll(hashtext(f.id::text), 100) < 40 + ${roll('o.n', 60)};`,
    // One or two complaints.
    `insert into supervision.complaint (id, receipt, code_index, kind, region, about_region, org_id, about, body, filed_at, accept_by)
      select gen_random_uuid(), 'R' || gen_random_uuid(), '\\x00', 'fees', '350203', '350203', fraud.id(${KIND.org}, o), '年度机构', '正文', '${from}'::date + 80, '${from}'::date + 85
      from unnest(array[${honest.orgs.join(',')}]::bigint[]) as o, generate_series(1, 2) i where ${falls('(o * 2 + i)', 1500)};`,
  ].join('\n')
}
