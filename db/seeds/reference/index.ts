// Loads the reference data: regions, occupations, holidays. Run at every start as the owner; one statement a
// table, so that it costs milliseconds, and it changes nothing the second time.

import { readFileSync } from 'node:fs'
import pg from 'pg'
import { pinyin } from 'pinyin-pro'

interface RegionFile {
  formerCodes: Record<string, string>
  statUnits: { unit: string; name: string }[]
  items: { code: string; name: string; level: 1 | 2 | 3; parent: string | null }[]
}

export interface RegionRow {
  code: string
  name: string
  level: 'province' | 'city' | 'county'
  parent_code: string | null
  unit_code: string
  path: string
  valid_from: string
  valid_to: string | null
  successor_code: string | null
}

export interface OccupationRow {
  code: string
  name: string
  mid_code: string
  mid_name: string
  digital: boolean
  green: boolean
  source: string
  pinyin: string
  initials: string
}

interface Holiday {
  day: string
  kind: 'off' | 'work'
  name: string
}

const PROVINCE = '350000'
/** The list tells no founding dates. This one lies before every birth date an ID number can carry. */
const ALWAYS = '1900-01-01'

function read(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8')
}

export function regionRows(): RegionRow[] {
  const file = JSON.parse(read('regions-fujian.json')) as RegionFile
  const units = new Map(file.statUnits.map(({ unit, name }) => [unit, name]))
  const levels = { 1: 'province', 2: 'city', 3: 'county' } as const
  // A county that is a unit of its own (平潭) hangs directly under the province: decision 0009.
  const place = (code: string, parent: string | null) => {
    const unit = units.has(code) || !parent ? code : parent
    return { unit_code: unit, path: [...new Set([PROVINCE, unit, code])].join('/') }
  }
  const rows = file.items.map(({ code, name, level, parent }): RegionRow => {
    const text = units.get(code) ?? name
    const start = { valid_from: ALWAYS, valid_to: null, successor_code: null }
    return { code, name: text, level: levels[level], parent_code: parent, ...place(code, parent), ...start }
  })
  const current = new Map(rows.map((row) => [row.code, row]))
  // The file tells a change in words and by year: '长乐市→长乐区350112(2017)'. 三元区's old code names no
  // year; it went with 梅列区, whose successor is the same.
  const yearOf = new Map<string, string>()
  const changes = Object.entries(file.formerCodes).map(([code, text]) => {
    const successor = /→\D*(\d{6})/.exec(text)?.[1]
    const year = /\((\d{4})\)/.exec(text)?.[1]
    if (!successor || !current.has(successor))
      throw new Error(`former code ${code}: no successor in "${text}"`)
    if (year) yearOf.set(successor, year)
    return { code, successor, name: text.replace(/[→(].*$/, '') }
  })
  for (const { code, successor, name } of changes) {
    const year = yearOf.get(successor)
    const heir = current.get(successor)
    if (!year || !heir) throw new Error(`former code ${code}: no year of change`)
    heir.valid_from = `${year}-01-01`
    rows.push({
      code,
      name,
      level: 'county',
      parent_code: heir.parent_code,
      ...place(code, heir.parent_code),
      valid_from: ALWAYS,
      valid_to: `${year}-01-01`,
      successor_code: successor,
    })
  }
  return rows
}

export function occupationRows(): OccupationRow[] {
  const [, ...lines] = read('occupations-2022.csv').trim().split(/\r?\n/)
  return lines.map((line) => {
    const cells = line.split(',')
    const [code, name, midCode, midName, digital, green, source] = cells
    if (cells.length !== 7 || !code || !name || !midCode || !midName) throw new Error(`occupation: ${line}`)
    const syllables = pinyin(name, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true })
    return {
      code,
      name,
      mid_code: midCode,
      mid_name: midName,
      digital: digital === '1',
      green: green === '1',
      source: source ?? '',
      pinyin: syllables.join('').toLowerCase(),
      initials: syllables
        .map((syllable) => syllable.charAt(0))
        .filter((letter) => /[a-z0-9]/i.test(letter))
        .join('')
        .toLowerCase(),
    }
  })
}

export function holidayRows(): Holiday[] {
  return JSON.parse(read('holidays.json')) as Holiday[]
}

/** One upsert of all rows; rows that are the same already are left untouched. */
function upsert(table: string, key: string, columns: Record<string, string>): string {
  const names = Object.keys(columns)
  const rest = names.filter((name) => name !== key)
  const typed = names.map((name) => `${name} ${columns[name]}`).join(', ')
  const mine = rest.map((name) => `t.${name}`).join(', ')
  const new_ = rest.map((name) => `excluded.${name}`).join(', ')
  return `insert into ${table} as t (${names.join(', ')})
    select ${names.join(', ')} from jsonb_to_recordset($1::jsonb) as r(${typed})
    on conflict (${key}) do update set (${rest.join(', ')}) = row(${new_})
    where (${mine}) is distinct from (${new_})`
}

const REGION = upsert('registry.region', 'code', {
  code: 'text',
  name: 'text',
  level: 'text',
  parent_code: 'text',
  unit_code: 'text',
  path: 'text',
  valid_from: 'date',
  valid_to: 'date',
  successor_code: 'text',
})
const OCCUPATION = upsert('registry.occupation', 'code', {
  code: 'text',
  name: 'text',
  mid_code: 'text',
  mid_name: 'text',
  digital: 'boolean',
  green: 'boolean',
  source: 'text',
  pinyin: 'text',
  initials: 'text',
})
const HOLIDAY = upsert('platform.holiday', 'day', { day: 'date', kind: 'text', name: 'text' })

export async function seedReference(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('begin')
    await client.query(REGION, [JSON.stringify(regionRows())])
    await client.query(OCCUPATION, [JSON.stringify(occupationRows())])
    await client.query(HOLIDAY, [JSON.stringify(holidayRows())])
    await client.query('commit')
  } finally {
    await client.end()
  }
}
