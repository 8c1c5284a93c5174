import { sql } from 'kysely'
import type { Indicator } from '#demand/targets/contract'
import { addDays, instantAt } from '#platform/day'
import type { Db } from '#platform/db'
import { likeText, pageOf } from '#platform/page'

type Tables = {
  'training.doorTrainee': {
    id: string
    classId: string
    personId: string
    category: string
    state: string
    subsidised: boolean
  }
  'training.doorClass': {
    id: string
    orgId: string
    region: string
    title: string
    number: string | null
    state: string
    closedAt: string | null
  }
  'evaluation.doorCertificate': {
    id: string
    number: string
    personId: string
    kind: string
    occupationCode: string | null
    level: number | null
    project: string | null
    issuedOn: string
    region: string
    classId: string | null
    classRegion: string | null
    state: string
  }
  'registry.doorOrganisation': { id: string; name: string }
  'registry.doorPerson': { id: string; nameMasked: string; idNumberMasked: string }
  'registry.doorOccupation': { code: string; name: string }
}
const of = (db: Db) => db.withTables<Tables>()

/** A seat nobody ever took trained nobody. */
const attended = (trainee: string) => sql<boolean>`exists (
  select from training.door_attended a
  where a.class_id = ${sql.ref(`${trainee}.classId`)} and a.person_id = ${sql.ref(`${trainee}.personId`)})`

export interface Span {
  from: string
  to: string
}

/** Which indicators a closed class's people count for, and which a valid certificate counts for. */
export const TRAINING: readonly Indicator[] = ['training', 'training-rural']
export const CERTIFICATES: readonly Indicator[] = [
  'skilled',
  'high-skilled',
  'certificate-senior',
  'certificate-technician',
]

const closedWithin = (span: Span) => ({
  from: instantAt(span.from, '00:00'),
  to: instantAt(addDays(span.to, 1), '00:00'),
})

/** Person-times by region: people with a subsidised seat who attended, in classes closed within the span. */
export async function trainedByRegion(db: Db, regions: readonly string[], span: Span) {
  const { from, to } = closedWithin(span)
  const rows = await of(db)
    .selectFrom('training.doorTrainee as t')
    .innerJoin('training.doorClass as c', 'c.id', 't.classId')
    .select([
      'c.region',
      sql<number>`count(*)`.as('training'),
      sql<number>`count(*) filter (where t.category = 'rural-transfer')`.as('rural'),
    ])
    .where('c.region', 'in', regions)
    .where('c.state', '=', 'closed')
    .where('c.closedAt', '>=', from)
    .where('c.closedAt', '<', to)
    .where('t.state', '=', 'enrolled')
    .where('t.subsidised', '=', true)
    .where(attended('t'))
    .groupBy('c.region')
    .execute()
  return rows.map((r) => ({ region: r.region, training: Number(r.training), rural: Number(r.rural) }))
}

/** Certificates of skill by region: of the class's region where it came from a class, else where it was issued. */
export async function certifiedByRegion(db: Db, regions: readonly string[], span: Span) {
  const region = sql<string>`coalesce(class_region, region)`
  const rows = await of(db)
    .selectFrom('evaluation.doorCertificate')
    .select([
      region.as('place'),
      sql<number>`count(*)`.as('skilled'),
      sql<number>`count(*) filter (where level <= 3)`.as('high'),
      sql<number>`count(*) filter (where level <= 2)`.as('technician'),
    ])
    .where(region, 'in', regions)
    .where('state', '=', 'valid')
    .where('kind', 'in', ['qualification', 'level', 'ability'])
    .where('issuedOn', '>=', span.from)
    .where('issuedOn', '<=', span.to)
    .groupBy('place')
    .execute()
  return rows.map((r) => ({
    region: r.place,
    skilled: Number(r.skilled),
    high: Number(r.high),
    technician: Number(r.technician),
  }))
}

interface PageInput {
  page: number
  size: number
  sort?: string
  q?: string
}

export function classPage(
  db: Db,
  regions: readonly string[],
  indicator: Indicator,
  span: Span,
  input: PageInput,
) {
  const { from, to } = closedWithin(span)
  let query = of(db)
    .selectFrom('training.doorClass as c')
    .innerJoin('registry.doorOrganisation as o', 'o.id', 'c.orgId')
    .innerJoin(
      (eb) => {
        let people = eb
          .selectFrom('training.doorTrainee as s')
          .select(['s.classId', sql<number>`count(*)`.as('people')])
          .where('s.state', '=', 'enrolled')
          .where('s.subsidised', '=', true)
          .where(attended('s'))
        if (indicator === 'training-rural') people = people.where('s.category', '=', 'rural-transfer')
        return people.groupBy('s.classId').as('t')
      },
      (join) => join.onRef('t.classId', '=', 'c.id'),
    )
    .select([
      'c.id as classId',
      'c.title',
      'c.number',
      'c.region',
      'c.closedAt',
      'o.name as orgName',
      't.people',
    ])
    .where('c.region', 'in', regions)
    .where('c.state', '=', 'closed')
    .where('c.closedAt', '>=', from)
    .where('c.closedAt', '<', to)
  if (input.q) {
    const like = likeText(input.q)
    query = query.where((eb) =>
      eb.or([eb('c.title', 'like', like), eb('c.number', 'like', like), eb('o.name', 'like', like)]),
    )
  }
  return pageOf(
    query,
    input,
    { title: 'c.title', orgName: 'o.name', closedOn: 'c.closedAt', people: 't.people' },
    ['c.closedAt', 'desc'],
    'c.id',
  )
}

/** People of one closed class, or of all of a region's. */
export function traineePage(
  db: Db,
  regions: readonly string[],
  indicator: Indicator,
  span: Span,
  input: PageInput & { classId?: string },
) {
  const { from, to } = closedWithin(span)
  let query = of(db)
    .selectFrom('training.doorTrainee as t')
    .innerJoin('training.doorClass as c', 'c.id', 't.classId')
    .innerJoin('registry.doorPerson as p', 'p.id', 't.personId')
    .select([
      't.id as key',
      'p.nameMasked',
      'p.idNumberMasked',
      'c.title as classTitle',
      'c.region',
      'c.closedAt as at',
      't.category',
    ])
    .where('c.region', 'in', regions)
    .where('c.state', '=', 'closed')
    .where('c.closedAt', '>=', from)
    .where('c.closedAt', '<', to)
    .where('t.state', '=', 'enrolled')
    .where('t.subsidised', '=', true)
    .where(attended('t'))
  if (indicator === 'training-rural') query = query.where('t.category', '=', 'rural-transfer')
  if (input.classId) query = query.where('c.id', '=', input.classId)
  if (input.q) query = query.where('c.title', 'like', likeText(input.q))
  return pageOf(query, input, { on: 'c.closedAt' }, ['c.closedAt', 'desc'], 't.id')
}

export function certificatePage(
  db: Db,
  regions: readonly string[],
  indicator: Indicator,
  span: Span,
  input: PageInput & { classId?: string },
) {
  let query = of(db)
    .selectFrom('evaluation.doorCertificate as e')
    .innerJoin('registry.doorPerson as p', 'p.id', 'e.personId')
    .leftJoin('training.doorClass as c', 'c.id', 'e.classId')
    .leftJoin('registry.doorOccupation as o', 'o.code', 'e.occupationCode')
    .select([
      'e.id as key',
      'p.nameMasked',
      'p.idNumberMasked',
      'c.title as classTitle',
      'e.issuedOn as on',
      'e.level',
      'e.kind',
      'e.project',
      'o.name as occupationName',
      sql<string>`coalesce(e.class_region, e.region)`.as('region'),
    ])
    .where(sql<string>`coalesce(e.class_region, e.region)`, 'in', regions)
    .where('e.state', '=', 'valid')
    .where('e.kind', 'in', ['qualification', 'level', 'ability'])
    .where('e.issuedOn', '>=', span.from)
    .where('e.issuedOn', '<=', span.to)
  if (indicator === 'high-skilled' || indicator === 'certificate-senior')
    query = query.where('e.level', '<=', 3)
  if (indicator === 'certificate-technician') query = query.where('e.level', '<=', 2)
  if (input.classId) query = query.where('e.classId', '=', input.classId)
  if (input.q) {
    const like = likeText(input.q)
    query = query.where((eb) =>
      eb.or([eb('e.number', 'like', like), eb('o.name', 'like', like), eb('c.title', 'like', like)]),
    )
  }
  return pageOf(query, input, { on: 'e.issuedOn' }, ['e.issuedOn', 'desc'], 'e.id')
}
