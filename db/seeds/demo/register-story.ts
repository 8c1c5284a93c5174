/** Registers of other offices, invented for people of the story: opened, delivered, in force; a class and the year matched. */
import { addDays } from '#platform/day'
import { findOrganisations } from '#registry/organisations/contract'
import { takeIn } from '#registry/registers'
import {
  columnsOf,
  confirmDelivery,
  getDelivery,
  loadRegister,
  openRegister,
  type RegisterCode,
} from '#registry/registers/contract'
import { runMatch } from '#supervision/matching'
import { startMatch } from '#supervision/matching/contract'
import { keepRegisterSigns } from '#supervision/risk'
import { runRules } from '#supervision/risk/contract'
import type { Cast } from './cast.ts'
import type { ToldClass } from './class-story.ts'
import { syntheticPerson, syntheticUscc } from './identity.ts'
import type { Player, Stage } from './stage.ts'

const PROVINCE = '350000'
const NOBODY = 9_000_000
const REGISTER_RULES = [
  'dead-trainee',
  'pensioner-trainee',
  'student-as-worker',
  'employed-as-unemployed',
  'payroll-trainee',
  'paid-elsewhere',
  'shared-owner',
]

export async function tellRegisters(
  stage: Stage,
  cast: Cast,
  told: readonly ToldClass[],
  people: readonly number[],
  today: string,
): Promise<void> {
  const clerk = cast.officer('hr.clerk', PROVINCE)
  const chief = cast.officer('hr.reviewer', PROVINCE)
  const line = (index: number, ...cells: string[]) => {
    const { idNumber, name } = syntheticPerson(index)
    return [idNumber, name, ...cells].join(',')
  }
  const of = (step: number, from: number, cells: (i: number) => string[]) =>
    people.filter((_p, i) => i % step === from).map((index, i) => line(index, ...cells(i)))
  const long = addDays(today, -900)
  const registers: { code: RegisterCode; lines: string[]; late?: string[] }[] = [
    { code: 'deaths', lines: [line(NOBODY, long), ...of(1500, 7, () => [addDays(today, -700)])] },
    {
      code: 'students',
      lines: of(330, 11, () => [long, addDays(today, 400), '在读']),
    },
    {
      code: 'pension',
      lines: of(400, 17, () => [addDays(today, -500), '']),
      late: of(340, 19, () => [addDays(today, -500), '']),
    },
    {
      code: 'insurance',
      // Most of these jobs are over; few have one while they train as unemployed.
      lines: of(3, 1, (i) => [
        addDays(today, -900),
        i % 180 === 0 ? '' : addDays(today, -430 - (i % 90)),
        syntheticUscc(i % 40),
      ]),
    },
    { code: 'payroll', lines: of(1700, 29, () => [long, '', syntheticUscc(7)]) },
    { code: 'business', lines: await owners(stage, clerk, (...cells) => line(NOBODY, ...cells)) },
    { code: 'subsidies', lines: of(500, 23, () => [addDays(today, -420), '4-10-01-02']) },
  ]

  const deliver = async (code: RegisterCode, lines: readonly string[], dataDate: string, who: Player) => {
    const title = columnsOf(code).map((c) => c.titles[0])
    // Two lines as offices send them: a short number, and one without a date.
    const body = [title.join(','), ...lines, '35020319,演短号,2020-01-01', ''].join('\n')
    const file = await stage.tools.files.put(
      stage.tools.db,
      Buffer.from(body),
      `${code}-${dataDate}.csv`,
      who.actor.accountId,
      stage.clock.now().toISOString(),
    )
    const { id } = await stage.do(who, loadRegister, {
      code,
      region: PROVINCE,
      dataDate,
      mode: 'whole',
      fileId: file.id,
    })
    await takeIn(stage.tools, { id })
    return id
  }
  const confirm = async (id: string) => {
    const { version } = await stage.do(chief, getDelivery, { id })
    await stage.do(chief, confirmDelivery, { id, version })
  }

  stage.at(addDays(today, -8), '09:10')
  for (const { code, lines } of registers) {
    await stage.do(chief, openRegister, {
      code,
      basisNo: '闽数据共享（演示）〔2026〕3 号',
      basisUntil: addDays(today, 700),
      maxAgeDays: 90,
    })
    await confirm(await deliver(code, lines, addDays(today, -10), clerk))
  }
  const klass = told.findLast((k) => k.plot.goal === 'closed') ?? told.at(-1)
  const match = async (input: Parameters<typeof stage.do<typeof startMatch>>[2]) => {
    const { id } = await stage.do(clerk, startMatch, input)
    await runMatch(stage.tools, {
      id,
      reason: input.reason,
      by: { accountId: clerk.actor.accountId, name: clerk.actor.name, orgName: clerk.actor.orgName },
    })
  }
  stage.at(addDays(today, -7), '10:00')
  if (klass) await match({ kind: 'class', subjectId: klass.classId, reason: '结班后抽查核对' })
  const year = { kind: 'year' as const, region: '350200', from: addDays(today, -300), to: addDays(today, 30) }
  await match({ ...year, reason: '年度参训人员数据核对' })
  // Newer data: the year once more gives the difference; one delivery still waits for the second person.
  stage.at(addDays(today, -2), '09:30')
  const pension = registers.find((r) => r.late)
  if (pension?.late) await confirm(await deliver(pension.code, pension.late, addDays(today, -3), clerk))
  await match({ ...year, reason: '数据更新后再次核对' })
  await deliver('deaths', registers[0]?.lines ?? [], addDays(today, -2), clerk)
  // What the night does: the registers' word becomes alerts.
  stage.at(addDays(today, -1), '04:00')
  const span = { from: addDays(today, -366), until: addDays(today, 183) }
  await keepRegisterSigns(stage.tools, span)
  await stage.do(clerk, runRules, { region: PROVINCE, ...span, codes: [...REGISTER_RULES] })
}

/** One person behind a school and the evaluator of its city: a clue, and an honest reason may be found. */
async function owners(stage: Stage, clerk: Player, line: (...cells: string[]) => string): Promise<string[]> {
  const first = async (q: string, kind: 'institution' | 'evaluator') =>
    (await stage.do(clerk, findOrganisations, { q, kind })).rows[0]?.uscc
  const school = await first('思明', 'institution')
  const evaluator = await first('厦门', 'evaluator')
  return [
    ...(school ? [line('2015-06-01', '', '法定代表人', school)] : []),
    ...(evaluator ? [line('2018-03-01', '', '股东', evaluator)] : []),
  ]
}
