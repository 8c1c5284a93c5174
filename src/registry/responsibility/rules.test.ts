import { describe, expect, test } from 'vitest'
import { type Verb, verbs } from '#registry/accounts/contract'
import { served } from '../../app/acts.ts'
import { steps } from './matrix-rules.ts'
import { answeringFor, type Held, kindsHolding, officesOf, onlyLooks, readVerbOf, stepOf } from './rules.ts'

const all = Object.keys(verbs) as Verb[]

describe('G5 responsibility', () => {
  test('G5 matrix: every verb that does something stands in exactly one step, and no step names one that only looks', () => {
    const named = steps.flatMap(([, step]) => step.verbs)
    expect(named.filter((verb, i) => named.indexOf(verb) !== i)).toEqual([])
    expect(all.filter((verb) => !onlyLooks(verb) && !named.includes(verb))).toEqual([])
    expect(named.filter(onlyLooks)).toEqual([])
  })

  test('G5 matrix: only departments that a step names can hold its verbs, and the one that answers holds one of them', () => {
    const wrong = steps.flatMap(([key, step]) => {
      const may = [step.leads, ...(step.with ?? [])]
      const kinds = step.verbs.flatMap(kindsHolding)
      return [
        ...kinds.filter((kind) => !may.includes(kind)).map((kind) => `${key}: ${kind} is not named`),
        ...(kinds.includes(step.leads) ? [] : [`${key}: ${step.leads} holds nothing`]),
      ]
    })
    expect(wrong).toEqual([])
  })

  test('G5 matrix: every act of the platform that changes something has somebody who answers for it', () => {
    const nobody = served
      .filter(({ act }) => act.changes && act.allow !== 'signed-in')
      .filter(({ act }) => answeringFor(act.allow) === null)
      // Acts allowed by a verb that only looks ask for the deciding verb themselves.
      .filter(({ act }) => typeof act.allow !== 'object' || !onlyLooks(act.allow.verb as Verb))
      .map(({ act }) => act.id)
    expect(nobody).toEqual([])
  })

  test('G5 matrix: the own region’s office before those above it; what nobody holds is a gap', () => {
    const held: Held[] = [
      { role: 'hr.clerk', orgName: '区局', people: 2, above: false },
      { role: 'hr.clerk', orgName: '市局', people: 5, above: true },
      { role: 'hr.reviewer', orgName: '市局', people: 1, above: true },
    ]
    expect(officesOf(stepOf('class-review'), held)).toEqual({
      offices: [
        { name: '区局', people: 2, above: false },
        { name: '市局', people: 1, above: true },
      ],
      missing: [],
    })
    expect(officesOf(stepOf('fund'), held)).toEqual({ offices: [], missing: ['claim.fund'] })
    // Institutions answer each for themselves: none is missing.
    expect(officesOf(stepOf('teach'), held).missing).toEqual([])
  })

  test('G5 G7 duties: signs against officers are read by the discipline inspectors’ verb only', () => {
    expect(readVerbOf('integrity.handle')).toBe('integrity.read')
    expect(readVerbOf('payment.batch')).toBe('claim.read')
    expect(readVerbOf('export.names')).toBeNull()
  })
})
