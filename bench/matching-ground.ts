/** Invented registers and people for the matching benches: the same rows as files for us and as tables for PostgreSQL. */

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { columnsOf, type RegisterCode } from '#registry/registers/contract'
import { idCheckCharacter } from '../src/registry/people/rules.ts'

export const BATTERY: readonly { code: RegisterCode; share: number }[] = [
  { code: 'insurance', share: 1 },
  { code: 'students', share: 0.25 },
  { code: 'pension', share: 0.1 },
  { code: 'subsidies', share: 0.05 },
]
/** People a register may speak of, for `rows` rows of the largest. */
export const populationOf = (rows: number): number => Math.max(1000, Math.floor(rows / 2))
export const OCCUPATIONS = [
  '4-10-01-02',
  '6-25-04-07',
  '4-14-01-02',
  '6-31-01-03',
  '4-03-02-01',
  '4-07-07-01',
]

/** A number below `limit` that looks like chance and is the same each time. */
export function chance(seed: number, limit: number): number {
  let x = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return ((x ^ (x >>> 16)) >>> 0) % limit
}
const two = (n: number): string => (n < 10 ? `0${n}` : String(n))

/** ID number of person `p`: all different below 100 million. */
export function idOf(p: number): string {
  const year = 1960 + (p % 45)
  const rest = Math.floor(p / 45)
  const month = 1 + (rest % 12)
  const day = 1 + (Math.floor(rest / 12) % 28)
  const order = Math.floor(rest / 336) % 1000
  const area = 359900 + Math.floor(rest / 336_000)
  const digits = `${area}${year}${two(month)}${two(day)}${String(order).padStart(3, '0')}`
  return digits + idCheckCharacter(digits)
}

const dayText = (n: number): string =>
  new Date(Date.UTC(2018, 0, 1) + n * 86_400_000).toISOString().slice(0, 10)
const DAYS = Array.from({ length: 4000 }, (_, n) => dayText(n))
const STUDENT = ['在读', '毕业年度', '毕业']
/** Where the year of the trainings lies among those days. */
export const YEAR_FROM = 2600

function line(code: RegisterCode, i: number, population: number): string {
  const p = chance(i * 4 + code.length, population)
  const from = chance(i * 4 + 1 + code.length, 3000)
  const to = from + 30 + chance(i * 4 + 2 + code.length, 900)
  const open = to > 3200
  switch (code) {
    case 'insurance':
      return `${idOf(p)},${DAYS[from]},${open ? '' : DAYS[to]},91350200MA${String(chance(i, 90_000)).padStart(7, '0')}X`
    case 'students':
      return `${idOf(p)},${DAYS[from]},${open ? '' : DAYS[to]},${STUDENT[chance(i + 7, 3)]}`
    case 'pension':
      return `${idOf(p)},${DAYS[from]},${open ? '' : DAYS[to]}`
    default:
      return `${idOf(p)},${DAYS[from]},${OCCUPATIONS[chance(i + 3, OCCUPATIONS.length)]}`
  }
}

export async function writeRegister(
  code: RegisterCode,
  rows: number,
  population: number,
  path: string,
): Promise<void> {
  const out = createWriteStream(path, { highWaterMark: 1 << 22 })
  const titles = columnsOf(code).filter((c) => c.key !== 'name')
  let text = `${titles.map((c) => c.titles[0]).join(',')}\n`
  for (let i = 0; i < rows; i++) {
    text += `${line(code, i, population)}\n`
    if (text.length > 1 << 20) {
      if (!out.write(text)) await once(out, 'drain')
      text = ''
    }
  }
  out.end(text)
  await once(out, 'finish')
}

/** What COPY of the file fills. */
export const tableOf: Partial<Record<RegisterCode, string>> = {
  insurance: 'id text, from_day date, to_day date, ref text',
  students: 'id text, from_day date, to_day date, value text',
  pension: 'id text, from_day date, to_day date',
  subsidies: 'id text, from_day date, ref text',
}

/** Everything the battery looks for, in SQL: seat, rule, other class, first and last day, count. */
export const batterySql = (ordered: boolean): string[] => {
  const batch = ordered ? '(select * from bench_batch order by key offset 0) b' : 'bench_batch b'
  const into = 'insert into bench_hit (rule, seat, other, from_day, to_day, n)'
  return [
    `${into} select 4, b.id, null, r.from_day, r.to_day, 1 from ${batch} join bench_insurance r on r.key = b.key
      where b.jobless and r.from_day <= b.to_day and (r.to_day is null or r.to_day >= b.from_day)`,
    `${into} select 3, id, null, from_day, to_day, 1 from (
      select distinct on (b.id) b.id, b.from_day as first, r.from_day, r.to_day, r.value
      from ${batch} join bench_students r on r.key = b.key where r.from_day <= b.from_day
      order by b.id, r.from_day desc, r.line desc) x
      where value = '在读' and (to_day is null or to_day >= first)`,
    `${into} select 2, b.id, null, r.from_day, r.to_day, 1 from ${batch} join bench_pension r on r.key = b.key
      where r.from_day <= b.from_day and (r.to_day is null or r.to_day >= b.from_day)`,
    `${into} select 9, b.id, null, r.from_day, null, 1 from ${batch} join bench_subsidies r on r.key = b.key
      where r.ref = b.occupation and r.from_day < b.from_day`,
    `${into} select 10, b.id, null, max(r.from_day), null, count(*) from ${batch} join bench_subsidies r on r.key = b.key
      where r.from_day <= b.to_day and r.from_day > b.to_day - 365 group by b.id having count(*) >= 3`,
    `${into} select 31, b.id, a.class_id, b.from_day, least(a.to_day, b.to_day), 1
      from bench_batch a join bench_batch b on a.key = b.key and a.id <> b.id and a.class_id <> b.class_id
        and (a.from_day, a.id) < (b.from_day, b.id) and b.from_day <= a.to_day`,
    `${into} select 32, b.id, null, null, null, p.n from bench_batch b join (
      select phone, count(distinct key) as n from bench_batch where phone is not null group by phone
      having count(distinct key) >= 3) p using (phone)`,
    `${into} select 33, b.id, null, null, null, p.n from bench_batch b join (
      select account, count(distinct key) as n from bench_batch where account is not null group by account
      having count(distinct key) >= 2) p using (account)`,
  ]
}
