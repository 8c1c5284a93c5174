import { roles, type Verb, verbs } from '#registry/accounts/contract'
import { type OrgKind, orgKinds } from '#registry/organisations/contract'
import { matrix, type StepKey, steps } from './matrix-rules.ts'
import { type Step, USUAL_DAYS } from './step-rules.ts'

/** Verbs that only look: nobody answers for a step by them. */
export const onlyLooks = (verb: Verb): boolean => /\.(?:read|plans)$/.test(verb)

const byVerb = new Map<string, StepKey>(steps.flatMap(([key, step]) => step.verbs.map((verb) => [verb, key])))
export const stepOfVerb = (verb: string): StepKey | null => byVerb.get(verb) ?? null
export const stepOf = (key: StepKey): Step => matrix[key]
export const daysOf = (verb: string): number => {
  const key = stepOfVerb(verb)
  return (key && stepOf(key).days) ?? USUAL_DAYS
}

/** Kinds of department whose staff may hold the verb. */
export const kindsHolding = (verb: Verb): OrgKind[] => [
  ...new Set(
    Object.values(roles).flatMap((role) =>
      (role.verbs as readonly Verb[]).includes(verb) ? (role.orgs as readonly OrgKind[]) : [],
    ),
  ),
]
/** Its staff are named for a place; institutions answer each for itself. */
export const heldByPlace = (kind: OrgKind): boolean =>
  !['institution', 'evaluator', 'enterprise', 'third-party'].includes(kind)

/** What a line of a record's file says about who answers for it. */
export interface Answering {
  step: string
  department: string
  clause: string | null
}
export function answeringFor(allow: 'public' | 'worker' | 'signed-in' | { verb: string }): Answering | null {
  if (allow === 'worker') return { step: '本人办理', department: '劳动者本人', clause: null }
  if (allow === 'public') return { step: '公众办理', department: '社会公众', clause: null }
  const key = typeof allow === 'object' ? stepOfVerb(allow.verb) : null
  if (!key) return null
  const step = stepOf(key)
  return { step: step.title, department: orgKinds[step.leads], clause: step.clause }
}

/** The verb that shows the records of a duty: whoever may not read them hears nothing of them. */
export const readVerbOf = (verb: string): Verb | null => {
  const noun = verb.split('.')[0] as string
  const read = READ_OF[noun] ?? `${noun}.read`
  return read in verbs ? (read as Verb) : null
}
/** Nouns whose records are read with another's. */
const READ_OF: Record<string, Verb> = {
  payment: 'claim.read',
  receipt: 'claim.read',
  session: 'class.read',
  completion: 'class.read',
  catalogue: 'progress.read',
  target: 'progress.read',
}

export interface Office {
  name: string
  people: number
  /** The region of the grant is a higher one. */
  above: boolean
}
export interface Held {
  role: string
  orgName: string
  people: number
  above: boolean
}
/** The offices that hold a step's verbs at a place, and the verbs that nobody there holds, by the nearest grants. */
export function officesOf(step: Step, held: readonly Held[]): { offices: Office[]; missing: Verb[] } {
  const offices = new Map<string, Office>()
  const missing: Verb[] = []
  for (const verb of step.verbs) {
    const all = held.filter((one) => {
      const role = (roles as Record<string, { verbs: readonly string[] }>)[one.role]
      return role?.verbs.includes(verb)
    })
    const near = all.filter((one) => !one.above)
    if (all.length === 0) missing.push(verb)
    for (const one of near.length > 0 ? near : all) {
      const known = offices.get(one.orgName)
      offices.set(one.orgName, {
        name: one.orgName,
        people: Math.max(known?.people ?? 0, one.people),
        above: (known?.above ?? true) && one.above,
      })
    }
  }
  return { offices: [...offices.values()], missing: heldByPlace(step.leads) ? missing : [] }
}
