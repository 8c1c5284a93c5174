/** Money between levels, a paused fund with an exception, a wrong amount taken back, a bounced payment, the books proved. */
import {
  addException,
  approveBudget,
  approveBudgetCorrection,
  approvePause,
  approveTransfer,
  askBudgetCorrection,
  enterBudget,
  enterPause,
  enterTransfer,
  listBudgets,
} from '#money/budgets/contract'
import { askRecall, getBatch, listBatches } from '#money/claims/contract'
import { makeProof } from '#money/ledger/contract'
import type { FundKind } from '#money/policy/contract'
import { addDays } from '#platform/day'
import { releaseUnused } from '#training/class-filing'
import type { Cast } from './cast.ts'
import type { Stage } from './stage.ts'

async function entered(stage: Stage, cast: Cast, region: string, fund: FundKind, yuan: number, year: number) {
  const { id, budgetId, version } = await stage.do(cast.officer('finance.clerk', region), enterBudget, {
    region,
    year,
    fund,
    amountFen: yuan * 100,
    documentNumber: `演示财社〔${year}〕12号`,
    reason: '专项资金（演示）',
  })
  await stage.do(cast.officer('finance.reviewer', region), approveBudget, { id, version })
  return { id, budgetId }
}

export async function tellPurse(told: Stage, cast: Cast, today: string): Promise<void> {
  const stage = told.beside()
  const year = Number(today.slice(0, 4))
  const clerk = (region: string) => cast.officer('finance.clerk', region)
  const reviewer = (region: string) => cast.officer('finance.reviewer', region)

  // 省 → 市, approved; one more waits for the second person.
  stage.at(addDays(today, -9), '09:30')
  const top = await entered(stage, cast, '350000', 'special-account', 8_000_000, year)
  const give = (fromId: string, toRegion: string, yuan: number) => ({
    fromId,
    toRegion,
    amountFen: yuan * 100,
    documentNumber: `演示财社〔${year}〕13号`,
    reason: '分配职业技能提升行动专账资金（演示）',
  })
  for (const [city, yuan] of [
    ['350100', 2_000_000],
    ['350200', 1_500_000],
    ['350500', 1_800_000],
  ] as const) {
    const { id, version } = await stage.do(clerk('350000'), enterTransfer, give(top.budgetId, city, yuan))
    await stage.do(reviewer('350000'), approveTransfer, { id, version })
  }
  stage.at(addDays(today, -1), '10:00')
  await stage.do(clerk('350000'), enterTransfer, give(top.budgetId, '350300', 600_000))

  const city = await stage.do(clerk('350200'), listBudgets, { fund: 'special-account', region: '350200' })
  if (city.rows[0]) await stage.do(clerk('350200'), enterTransfer, give(city.rows[0].id, '350203', 300_000))

  // Ten times too much by a slip: taken back by two people, entered anew.
  stage.at(addDays(today, -6), '11:00')
  const wrong = await entered(stage, cast, '350600', 'social', 5_000_000, year)
  stage.at(addDays(today, -5), '09:10')
  const asked = await stage.do(clerk('350600'), askBudgetCorrection, {
    what: 'budget-change',
    of: wrong.id,
    reason: '金额多录一位，应为 500,000 元（演示）',
  })
  await stage.do(reviewer('350600'), approveBudgetCorrection, asked)
  await entered(stage, cast, '350600', 'social', 500_000, year)

  // A fund paused while an audit looks, with one exception agreed on and one still asked for.
  stage.at(addDays(today, -4), '15:00')
  const pause = await stage.do(clerk('350200'), enterPause, {
    region: '350200',
    fund: 'special-account',
    reason: '专项审计期间暂停新增占用和拨付（演示）',
    documentNumber: `演示财社〔${year}〕15号`,
    exceptions: [
      {
        kind: 'subsidy-kind',
        ref: 'personal-certificate',
        reason: '直接发放给劳动者本人，不受机构核查影响（演示）',
        clause: 'F37-14',
      },
    ],
  })
  await stage.do(reviewer('350200'), approvePause, pause)
  stage.at(addDays(today, -2), '16:00')
  await stage.do(clerk('350200'), addException, {
    id: pause.id,
    version: pause.version + 1,
    kind: 'subsidy-kind',
    ref: 'living-allowance',
    reason: '培训期间生活费按月发放，不宜中断（演示）',
  })

  // The bank sent one payment back days after calling it paid: entered, and waiting for the second person.
  stage.at(addDays(today, -1), '14:20')
  const { rows } = await stage.do(clerk('350200'), listBatches, { state: 'settled', size: 1 })
  const batch = rows[0] && (await stage.do(clerk('350200'), getBatch, { id: rows[0].id }))
  const paid = batch?.lines.find((line) => line.state === 'paid')
  if (paid) {
    const { tools, clock } = stage
    const body = Buffer.from('%PDF-1.4\n% 银行退票通知（演示）\n%%EOF\n')
    const by = clerk('350200').actor.accountId
    const now = clock.now().toISOString()
    const file = await tools.files.put(tools.db, body, '退票通知（演示）.pdf', by, now)
    await stage.do(clerk('350200'), askRecall, {
      paymentId: paid.id,
      returnedOn: addDays(today, -1),
      reason: '收款账户已销户（演示）',
      files: [file.id],
    })
  }
  await releaseUnused(told.tools)
}

/** After everything else: the books are proved, and the report is kept. */
export async function tellProof(told: Stage, cast: Cast): Promise<void> {
  const stage = told.beside()
  await stage.do(cast.officer('finance.reviewer', '350000'), makeProof, {})
}
