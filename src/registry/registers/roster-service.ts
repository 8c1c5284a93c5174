/** The registers' word on everybody of a class, in the form that rosters and claims use. */
import type { Day } from '#platform/day'
import type { Reason } from '#platform/refusal'
import type { FactName } from '#registry/people/contract'
import { type Asker, askAbout } from './ask-service.ts'
import { factsFrom, lineNotes, type RegisterFact, reasonsFrom, rosterRegisters } from './fact-rules.ts'
import { tagger } from './people-keys.ts'
import { type RegisterCode, registerOf } from './register-rules.ts'

export interface Training {
  startsOn: Day
  endsOn: Day
  occupationCode: string | null
}
export interface RegistersSay {
  facts: Partial<Record<FactName, RegisterFact>>
  stops: Reason[]
  notes: Reason[]
  /** Titles with data dates of those that spoke of the person; empty where none is connected or has answered. */
  spoke: { title: string; dataDate: Day }[]
  /** Oldest of the data. */
  asOf: Day | null
}
const NOTHING: RegistersSay = { facts: {}, stops: [], notes: [], spoke: [], asOf: null }

/** Deliveries speak at once; lines are asked one by one afterwards, and whoever they owe an answer about is told so. */
export async function askForClass(
  ctx: Asker,
  training: Training,
  people: readonly { id: string; category: string }[],
  purpose: string,
  subject: string,
  onLine: 'ask' | 'ask-again' = 'ask',
): Promise<Map<string, RegistersSay>> {
  const asked = await askAbout(ctx, {
    personIds: people.map((p) => p.id),
    registers: rosterRegisters,
    purpose,
    subject,
    asOf: training.startsOn,
    onLine,
  })
  const files = new Map<RegisterCode, Day>()
  for (const [code, said] of asked.registers)
    if (said.dataDate && !said.silence) files.set(code, said.dataDate)
  const occupationTag = training.occupationCode ? tagger(ctx.tools)(training.occupationCode) : null
  return new Map(
    people.map(({ id, category }): [string, RegistersSay] => {
      const dates = new Map([...files, ...(asked.answered.get(id) ?? [])])
      const owed = lineNotes(asked.lines.get(id) ?? [])
      if (dates.size === 0) return [id, { ...NOTHING, notes: owed }]
      const findings = asked.people.get(id) ?? []
      const about = { category, startsOn: training.startsOn, endsOn: training.endsOn, occupationTag }
      const { stops, notes } = reasonsFrom(findings, dates, about)
      return [
        id,
        {
          facts: factsFrom(findings, dates, about),
          stops,
          notes: [...notes, ...owed],
          spoke: [...dates].map(([code, dataDate]) => ({ title: registerOf(code).title, dataDate })),
          asOf: [...dates.values()].sort()[0] ?? null,
        },
      ]
    }),
  )
}
