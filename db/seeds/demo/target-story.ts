/** Targets: the province's and Xiamen's three-year goals, and this year's breakdown of them, each set by one and approved by another. */
import { childrenOf } from '#demand/targets'
import { approveBreakdown, setTargets, startBreakdown, submitBreakdown } from '#demand/targets/contract'
import type { Cast } from './cast.ts'
import type { Stage } from './stage.ts'

type Rows = { region: string; part: 'whole' | 'own'; indicator: string; value: number; atLeast: boolean }[]

async function handDown(
  stage: Stage,
  cast: Cast,
  region: string,
  what: { title: string; documentNo: string; firstYear: number; lastYear: number },
  rows: Rows,
  differenceNote?: string,
) {
  const clerk = cast.officer('hr.clerk', region)
  const { id, version } = await stage.do(clerk, startBreakdown, { region, ...what })
  const set = await stage.do(clerk, setTargets, {
    id,
    version,
    rows: rows as never,
    ...(differenceNote ? { differenceNote } : {}),
  })
  const submitted = await stage.do(clerk, submitBreakdown, { id, version: set.version })
  await stage.do(cast.officer('hr.reviewer', region), approveBreakdown, { id, version: submitted.version })
}

const row = (region: string, indicator: string, value: number, atLeast = true) => ({
  region,
  part: 'whole' as const,
  indicator,
  value,
  atLeast,
})

/** Shares of the cities, in thousandths, as the published breakdown of 2023 spreads them; for the demonstration year only. */
const SHARES: Record<string, number> = {
  '350100': 305,
  '350200': 125,
  '350600': 125,
  '350500': 138,
  '350400': 60,
  '350300': 60,
  '350700': 38,
  '350800': 60,
  '350900': 82,
  '350128': 7,
}

export async function tellTargets(
  stage: Stage,
  cast: Cast,
  first: string,
  year: number,
  people: number,
): Promise<void> {
  stage.at(first, '09:10')
  await handDown(
    stage,
    cast,
    '350000',
    {
      title: '“技能照亮前程”培训行动目标',
      documentNo: '闽人社文〔2025〕37号',
      firstYear: 2025,
      lastYear: 2027,
    },
    [
      row('350000', 'training', 600_000, false),
      row('350000', 'skilled', 300_000, false),
      row('350000', 'high-skilled-share', 3500),
    ],
  )
  await handDown(
    stage,
    cast,
    '350200',
    {
      title: '“技能照亮前程”行动方案目标',
      documentNo: '厦人社〔2025〕189号',
      firstYear: 2025,
      lastYear: 2027,
    },
    [
      row('350200', 'training', 90_000),
      row('350200', 'skilled', 60_000, false),
      row('350200', 'high-skilled', 21_000, false),
    ],
  )
  // A year's goal in proportion to the demonstration's size, so that its figures can be compared with it.
  const cities = childrenOf('350000')
  const goals = { training: Math.round(people * 0.9), skilled: Math.round(people * 0.8) }
  const rows: Rows = []
  for (const [indicator, whole] of Object.entries(goals)) {
    let left = whole
    cities.forEach((city, i) => {
      const value = i === cities.length - 1 ? left : Math.round((whole * (SHARES[city.code] ?? 50)) / 1000)
      left -= value
      rows.push(row(city.code, indicator, value))
    })
    rows.push(row('350000', indicator, whole))
  }
  await handDown(
    stage,
    cast,
    '350000',
    {
      title: `${year} 年度任务分解（演示规模）`,
      documentNo: `演示〔${year}〕1号`,
      firstYear: year,
      lastYear: year,
    },
    rows,
  )
  const xiamen = childrenOf('350200')
  const own = rows.find((r) => r.region === '350200' && r.indicator === 'training')?.value ?? 0
  const each = Math.floor(own / xiamen.length)
  await handDown(
    stage,
    cast,
    '350200',
    {
      title: `${year} 年度任务分解（演示规模）`,
      documentNo: `演示厦〔${year}〕1号`,
      firstYear: year,
      lastYear: year,
    },
    [
      row('350200', 'training', own),
      ...xiamen.map((c, i) => row(c.code, 'training', i === 0 ? own - each * (xiamen.length - 1) : each)),
    ],
  )
}
