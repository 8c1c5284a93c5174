/** The steps of an explanation, and the words they share. */
import type { Day } from '#platform/day'
import type { Reason } from '#platform/refusal'
import { levelNames } from '#registry/occupations/contract'
import {
  type CertificateKind,
  type ClaimFacts,
  certificateKinds,
  type Outcome,
  type PackElement,
  type Section,
  type TraceNode,
} from './contract.ts'

/** What a pack is asked about: a certificate held, or the one a class leads to. */
export interface Aim {
  /** Null: no certificate. */
  kind: CertificateKind | null
  occupationCode: string | null
  level: number | null
}

export const aimOf = (facts: ClaimFacts): Aim | null =>
  facts.certificate ?? (facts.aim ? { kind: null, ...facts.aim } : null)

export const inForce = (element: { from?: string; to?: string }, on: Day): boolean =>
  (element.from === undefined || element.from <= on) && (element.to === undefined || on <= element.to)

export const showAim = (aim: Aim): string =>
  [aim.kind && certificateKinds[aim.kind], aim.level ? levelNames[aim.level] : null].filter(Boolean).join('·')

export function node(
  section: Section | 'pack' | 'result',
  element: Pick<PackElement, 'id' | 'title' | 'clause'>,
  outcome: Outcome,
  rest: Partial<Pick<TraceNode, 'inputs' | 'effectFen' | 'note' | 'children' | 'found'>>,
): TraceNode {
  return {
    rule: `${section}/${element.id}`,
    title: element.title,
    clause: element.clause,
    inputs: rest.inputs ?? {},
    effectFen: rest.effectFen ?? null,
    note: rest.note ?? '',
    outcome,
    ...(rest.found === undefined ? {} : { found: rest.found }),
    ...(rest.children ? { children: rest.children } : {}),
  }
}

export interface Checked {
  reasons: Reason[]
  unknown: Reason[]
  nodes: TraceNode[]
}
