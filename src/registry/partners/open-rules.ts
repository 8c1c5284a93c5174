/** What programs may do: which verbs are open to them, which of these only in part, and for whose programs. */
import { roles, verbs } from '#registry/accounts/contract'
import type { OrgKind } from '#registry/organisations/contract'

/**
 * What a program may do for its organisation without a person at the keyboard: read and report. Commitments, claims,
 * decisions, money, accounts and unmasked data stay with people.
 */
export const openVerbs = {
  'vacancy.read': 'read',
  'vacancy.report': 'write',
  'progress.read': 'read',
  'policy.read': 'read',
  'budget.read': 'read',
  'ledger.read': 'read',
  'disclosure.read': 'read',
  'voucher.read': 'read',
  'plan.read': 'read',
  'class.read': 'read',
  'class.file': 'write',
  'completion.write': 'write',
  'provider.read': 'read',
  'platform.read': 'read',
  'platform.report': 'write',
  'certificate.read': 'read',
  'certificate.issue': 'write',
  'employment.read': 'read',
  'employment.write': 'write',
  'claim.read': 'read',
} as const
export type OpenVerb = keyof typeof openVerbs

/** Verbs open in part: sheets and papers are handed in, what commits the organisation is done by its people. */
export const openParts: Partial<Record<OpenVerb, { title: string; acts: readonly string[] }>> = {
  'class.file': {
    title: '上传学员名册、开班材料和票据（不含提交、承诺）',
    acts: ['roster-template', 'import-roster', 'annotate-roster', 'set-paper', 'add-receipt'].map(
      (name) => `training.class.${name}`,
    ),
  },
  'completion.write': {
    title: '上报结业考核成绩（不含培训结束、结班）',
    acts: ['score-template', 'record-scores', 'import-scores', 'annotate-scores'].map(
      (name) => `training.completion.${name}`,
    ),
  },
}

/** Scopes in which something is handed in with a file. */
export const fileVerbs: readonly OpenVerb[] = [
  'vacancy.report',
  'class.file',
  'completion.write',
  'certificate.issue',
  'employment.write',
]
export const takesFiles = (held: readonly string[]): boolean => fileVerbs.some((verb) => held.includes(verb))

export const titleOfVerb = (verb: string): string =>
  openParts[verb as OpenVerb]?.title ?? (verbs as Record<string, string>)[verb] ?? verb

interface Asked {
  id: string
  changes: boolean
  allow: 'public' | 'signed-in' | 'worker' | { verb: string }
}
/** Whether an act that needs a verb is open to programs at all. Who may only read changes nothing, whatever the verb covers. */
export function isOpen(act: Asked): boolean {
  if (typeof act.allow !== 'object' || !(act.allow.verb in openVerbs)) return false
  const verb = act.allow.verb as OpenVerb
  if (openVerbs[verb] === 'read' && act.changes) return false
  return openParts[verb]?.acts.includes(act.id) ?? true
}

/** Departments: their programs reach a region. The discipline inspectors' matters are for no program. */
const departments: readonly OrgKind[] = ['hr', 'finance', 'industry', 'union']
export const isDepartment = (kind: OrgKind): boolean => departments.includes(kind)
/** What departments' programs report; everything else that they write is checked by a second person of the same house. */
const departmentWrites: readonly OpenVerb[] = ['vacancy.report']

/** Scopes an organisation of this kind may ask for: what its own people hold who ask for keys, within its own matters. */
export function verbsFor(kind: OrgKind): OpenVerb[] {
  const held = new Set<string>(
    Object.values(roles)
      .filter(
        (role) =>
          (role.orgs as readonly OrgKind[]).includes(kind) &&
          (role.verbs as readonly string[]).includes('partner.own'),
      )
      .flatMap((role) => [...role.verbs]),
  )
  return (Object.keys(openVerbs) as OpenVerb[]).filter(
    (verb) =>
      held.has(verb) &&
      (!isDepartment(kind) || openVerbs[verb] === 'read' || departmentWrites.includes(verb)),
  )
}
