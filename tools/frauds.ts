/**
 * `npm run frauds -- --seed 7 --classes 600 --frauds 150 [--edge]`: plants frauds by chance into a year of honest training,
 * of which no rule knows, runs all risk rules over it and holds what they found against what was planted. `--edge` plants
 * every pattern where its rule just sees it and where it just does not.
 */
import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { DATABASE, makeKysely, makePool, migrate, startEmbedded } from '#platform/db'
import { battery } from '../src/supervision/risk/battery.ts'
import { oddities } from '../tests/kit/fraud-oddities.ts'
import { honestYear, orgsOf, peopleOf, type YearSize } from '../tests/kit/fraud-year.ts'
import {
  atTheEdge,
  byChance,
  everything,
  honestOnes,
  type Plant,
  plant,
  type Score,
  score,
} from '../tests/kit/frauds.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    classes: { type: 'string', default: '600' },
    frauds: { type: 'string' },
    edge: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed ?? randomInt(1_000_000))
const classes = Math.max(80, Number(values.classes))
const size: YearSize = {
  classes,
  orgs: Math.ceil(classes / 4),
  seats: 20,
  sessions: 3,
  from: '2026-01-05',
}
const say = (line: string) => process.stdout.write(`${line}\n`)
const rate = (part: number, whole: number) => (whole > 0 ? `${((part * 100) / whole).toFixed(1)}%` : '—')

function tell(told: Score): void {
  const rules = new Map<string, (typeof battery)[number]>(battery.map((rule) => [rule.code, rule]))
  say('\n规则（手法）　　埋设　发现　擦边　误报擦边　误报诚实')
  for (const [code, row] of [...told.byRule].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const rule = rules.get(code)
    const off = row.found < row.planted || row.early > 0 || row.falseAlarms > 0 ? '  ←' : ''
    say(
      `${rule?.title ?? code}（${rule?.patterns.join('、')}）　${row.planted}　${row.found}　${row.near}　${row.early}　${row.falseAlarms}${off}`,
    )
  }
  const list = (title: string, plants: readonly Plant[]) => {
    if (plants.length > 0)
      say(`${title}：${plants.map((one) => `${one.pattern.code}（强度 ${one.strength}）`).join('，')}`)
  }
  say('')
  say(`达到阈值的 ${told.planted} 处，发现 ${told.found} 处：查全率 ${rate(told.found, told.planted)}`)
  list('漏掉', told.missed)
  say(
    `差一步到阈值的 ${told.near} 处：本规则提前报出 ${told.early.length} 处，其他规则看到 ${told.elsewhere.length} 处，其余 ${told.near - told.elsewhere.length - told.early.filter((one) => !told.elsewhere.includes(one)).length} 处无人看到`,
  )
  list('提前报出', told.early)
  const grave = told.falseAlarms.filter((alarm) => rules.get(alarm.code)?.severity === 'high')
  const gravely = new Set(grave.flatMap((alarm) => alarm.classes)).size
  say(
    `诚实的班级 ${told.honestClasses} 个（含夫妻共用电话、忘记签退等无心之举），被误报 ${told.accused} 个（${rate(told.accused, told.honestClasses)}），其中严重程度为“高”的 ${gravely} 个（${rate(gravely, told.honestClasses)}）；误报 ${told.falseAlarms.length} 条`,
  )
  for (const alarm of told.falseAlarms.slice(0, 20)) say(`  ${rules.get(alarm.code)?.title}：${alarm.says}`)
  if (told.missed.length > 0 || told.early.length > 0 || gravely * 50 > told.honestClasses)
    process.exitCode = 1
}

const folder = await mkdtemp(join(tmpdir(), 'qc-frauds-'))
const server = await startEmbedded({ dataDir: folder, durable: false })
try {
  await migrate({ url: server.ownerUrl() })
  const hand = new pg.Client({ connectionString: server.adminUrl(DATABASE) })
  await hand.connect()
  const eyes = makeKysely(makePool(server.appUrl(), { max: 2 }))
  try {
    say(
      `种子 ${seed}：${orgsOf(size)} 家机构、${size.classes} 个班、${peopleOf(size).toLocaleString()} 人的诚实年度，${battery.length} 条规则`,
    )
    await honestYear(hand, size)
    const plants = values.edge
      ? atTheEdge(size, battery, seed)
      : byChance(size, battery, seed, Number(values.frauds ?? Math.ceil(size.classes / 4)))
    await plant(hand, plants)
    if (!values.edge) await hand.query(oddities(size, honestOnes(size, plants), seed))
    tell(score(size, plants, await everything(eyes, size, battery)))
  } finally {
    await eyes.destroy()
    await hand.end()
  }
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
