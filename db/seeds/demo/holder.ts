/** Somebody with a certificate and no class: the evaluator enters it, and the person is in the register. */
import { issueCertificate } from '#evaluation/certificates/contract'
import { type PersonRow, peopleById } from '#registry/people'
import { listPeople } from '#registry/people/contract'
import type { Cast } from './cast.ts'
import { syntheticPerson } from './identity.ts'
import type { Player, Stage } from './stage.ts'

export async function certify(
  stage: Stage,
  cast: Cast,
  index: number,
  of: { unit: string; number: string; occupationCode: string; level: number; issuedOn: string },
): Promise<{ person: PersonRow; certificateId: string }> {
  const { unit, ...certificate } = of
  const { name, idNumber } = syntheticPerson(index)
  const { id } = await stage.do(cast.evaluators.get(unit) as Player, issueCertificate, {
    ...{ name, idNumber, kind: 'level' as const },
    ...certificate,
  })
  const { rows } = await stage.do(cast.officer('hr.clerk', '350000'), listPeople, { q: idNumber })
  const [person] = await peopleById(
    stage.tools.db,
    rows.map((r) => r.id),
  )
  if (!person) throw new Error('the person certified is not in the register')
  return { person, certificateId: id }
}
