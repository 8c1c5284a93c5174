/** The three ways a class is controlled (F2-3), as data: which steps, in which order, and that none is skipped. */
import type { CertificateKind } from '#money/policy/contract'

export const trackNames = {
  completion: '合格证类',
  certificate: '证书类',
  industry: '行业主管部门类',
} as const
export type Track = keyof typeof trackNames

export type StepKey = 'filing' | 'process-check' | 'final-exam' | 'certificate-check' | 'evaluation'
export interface Step {
  key: StepKey
  /** The measure's own word for the step in this track. */
  title: string
  /** The filing carries the institution's commitment. */
  commitment?: true
  /** Who answers for it. */
  by: 'institution' | 'hr' | 'industry' | 'evaluator' | 'trainee'
}

/** F2-3, read as data: which steps a class of each track goes through, in order. None can be skipped. */
export const tracks: Record<Track, readonly Step[]> = {
  completion: [
    { key: 'filing', title: '开班申请', by: 'institution' },
    { key: 'process-check', title: '过程检查', by: 'hr' },
    { key: 'final-exam', title: '结业考核', by: 'institution' },
    { key: 'evaluation', title: '学员评价', by: 'trainee' },
  ],
  certificate: [
    { key: 'filing', title: '培训计划申报（含承诺）', commitment: true, by: 'institution' },
    { key: 'certificate-check', title: '证书核对', by: 'evaluator' },
    { key: 'evaluation', title: '学员评价', by: 'trainee' },
  ],
  industry: [
    { key: 'filing', title: '培训计划申报（含承诺）', commitment: true, by: 'institution' },
    { key: 'certificate-check', title: '证书核对', by: 'evaluator' },
  ],
}

/** Certificates a track leads to; industry departments train for any of them. */
export const kindsOfTrack: Record<Track, readonly CertificateKind[]> = {
  completion: ['completion'],
  certificate: ['qualification', 'level', 'ability'],
  industry: ['completion', 'qualification', 'level', 'ability'],
}

export const trackHas = (track: Track, step: StepKey): boolean => tracks[track].some((s) => s.key === step)

/** Steps of the track not done yet, in order. */
export const openSteps = (track: Track, done: ReadonlySet<StepKey>): Step[] =>
  tracks[track].filter((s) => !done.has(s.key))
