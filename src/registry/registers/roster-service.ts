/** The registers' word on everybody of a class, in the form that rosters and claims use. */
import type { Day } from '#platform/day'
import type { Reason } from '#platform/refusal'
import type { FactName } from '#registry/people/contract'
import { type Asker, askAbout } from './ask-service.ts'
import { factsFrom, type RegisterFact, reasonsFrom, rosterRegisters } from './fact-rules.ts'
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
}
export interface RosterSaid {
  people: Map<string, RegistersSay>
  /** Titles with data dates of those that spoke; empty where none is connected. */
  spoke: { title: string; dataDate: Day }[]
  /** Oldest of the data. */
  asOf: Day | null
}
const NOTHING: RegistersSay = { facts: {}, stops: [], notes: [] }

export async function askForClass(
  ctx: Asker,
  training: Training,
  people: readonly { id: string; category: string }[],
  purpose: string,
  subject: string,
): Promise<RosterSaid> {
  const asked = await askAbout(ctx, {
    personIds: people.map((p) => p.id),
    registers: rosterRegisters,
    purpose,
    subject,
    asOf: training.startsOn,
  })
  const dates = new Map<RegisterCode, Day>()
  for (const [code, said] of asked.registers)
    if (said.dataDate && !said.silence) dates.set(code, said.dataDate)
  if (dates.size === 0) return { people: new Map(people.map((p) => [p.id, NOTHING])), spoke: [], asOf: null }
  const occupationTag = training.occupationCode ? tagger(ctx.tools)(training.occupationCode) : null
  return {
    people: new Map(
      people.map(({ id, category }) => {
        const findings = asked.people.get(id) ?? []
        const about = { category, startsOn: training.startsOn, endsOn: training.endsOn, occupationTag }
        return [id, { facts: factsFrom(findings, dates, about), ...reasonsFrom(findings, dates, about) }]
      }),
    ),
    spoke: [...dates].map(([code, dataDate]) => ({ title: registerOf(code).title, dataDate })),
    asOf: [...dates.values()].sort()[0] ?? null,
  }
}
