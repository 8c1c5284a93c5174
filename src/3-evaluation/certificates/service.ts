import { certificateKinds } from '#money/policy/contract'
import type { Actor, Place } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { dayOf } from '#platform/day'
import { writeSheet, XLSX } from '#platform/forms'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, Refused } from '#platform/refusal'
import type { Ctx, FileReply } from '#platform/serve'
import { levelNames } from '#registry/occupations/contract'
import { normalizeIdNumber, peopleById, personByIdNumber } from '#registry/people'
import { dropCertificates } from '#training/completion'
import type * as c from './contract.ts'
import { showCertificates } from './doors.ts'
import { examine, issuerOf, take, tidy, tidyId } from './issue-service.ts'
import { certificateMoves, normalizeNumber } from './rules.ts'
import { type CertificateRow, certificateRow, listRows, rowsByNumber, setRevoked } from './store.ts'

async function one(ctx: Ctx, id: string): Promise<CertificateRow> {
  const row = await certificateRow(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '该证书' })], 404)
  return row
}

/** Whose it is to decide about: the issuer, and officers of the issuer's region. */
export async function placeToDecide(ctx: Ctx, id: string): Promise<Place> {
  const row = await one(ctx, id)
  return { region: row.region, orgs: [row.orgId] }
}

/** Who may see it: also the institution of the class. Officers of the class's region see it by that region. */
export async function placeToRead(ctx: Ctx, id: string): Promise<Place> {
  const row = await one(ctx, id)
  const own = ctx.scope().regions.includes(row.region) ? row.region : row.classRegion
  return { region: own, orgs: [row.orgId, row.classOrgId] }
}

export async function issue(ctx: Ctx, input: ParsedOf<typeof c.issueCertificate>) {
  const org = await issuerOf(ctx)
  const examined = await examine(ctx, org, [
    {
      row: null,
      name: input.name,
      idNumber: tidyId(input.idNumber),
      draft: {
        number: normalizeNumber(input.number),
        kind: input.kind,
        occupationCode: tidy(input.occupationCode),
        level: input.level ?? null,
        project: tidy(input.project),
        issuedOn: input.issuedOn,
        classNumber: tidy(input.classNumber),
      },
    },
  ])
  const only = examined[0]
  insist(only?.reasons ?? [])
  if (only?.registered) {
    const held = (await rowsByNumber(ctx.db, [only.entry.draft.number])).find((r) => r.state === 'valid')
    ctx.record({
      subjects: [`certificate:${held?.id}`],
      summary: '重复录入证书：没有变化',
      region: org.region,
      orgId: org.id,
    })
    return { id: held?.id as string }
  }
  const [row] = await take(ctx, org, examined, 'manual')
  return { id: row?.id as string }
}

const handsOf = (row: CertificateRow) => ({ enteredBy: { id: row.enteredBy, did: '录入' } })

export async function revoke(ctx: Ctx, input: ParsedOf<typeof c.revokeCertificate>) {
  const row = await one(ctx, input.id)
  insist(refuseMove(certificateMoves, 'revoke', row.state, ctx.actor.accountId, handsOf(row)))
  if (!(await setRevoked(ctx.db, row.id, input.version, ctx.actor.accountId, ctx.now, input.reason))) {
    insist([common.changed_meanwhile()])
  }
  await dropCertificates(ctx, [row.id])
  ctx.emit('certificate.revoked', { personIds: [row.personId], subject: `certificate:${row.id}` })
  ctx.record({
    subjects: [
      `certificate:${row.id}`,
      `person:${row.personId}`,
      ...(row.classId ? [`class:${row.classId}`] : []),
    ],
    summary: `撤销${certificateKinds[row.kind]}（编号尾号 ${row.number.slice(-4)}）`,
    region: row.region,
    orgId: row.orgId,
    before: { state: 'valid' },
    after: { state: 'revoked' },
    reason: input.reason,
  })
  return { version: input.version + 1 }
}

/** A whole ID number in the search box means its holder. */
async function filterOf(ctx: Ctx, input: ParsedOf<typeof c.listCertificates>) {
  const idNumber = normalizeIdNumber(input.q ?? '')
  if (!/^\d{17}[\dX]$/.test(idNumber)) return input
  const person = await personByIdNumber(ctx, idNumber)
  // A number of a certificate may look like one of a person.
  return person ? { ...input, q: undefined, personId: person.id } : input
}

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listCertificates>) {
  const page = await listRows(ctx.db, ctx.scope(), await filterOf(ctx, input))
  return { ...page, rows: await showCertificates(ctx.db, page.rows) }
}

const EXPORT_ROWS = 5000

export async function exportList(ctx: Ctx, input: ParsedOf<typeof c.exportCertificates>): Promise<FileReply> {
  const filter = { ...(await filterOf(ctx, input)), page: 1, size: EXPORT_ROWS }
  const rows = await showCertificates(ctx.db, (await listRows(ctx.db, ctx.scope(), filter)).rows)
  const body = await writeSheet({
    sheet: '证书清单',
    columns: [
      { key: 'number', title: '证书编号', text: true, width: 26 },
      { key: 'nameMasked', title: '姓名（掩码）' },
      { key: 'idNumberMasked', title: '身份证号（掩码）', text: true, width: 22 },
      { key: 'kindTitle', title: '证书类别', width: 22 },
      { key: 'title', title: '职业（工种）、等级', width: 30 },
      { key: 'issuedOn', title: '发证日期', text: true, width: 14 },
      { key: 'orgName', title: '发证单位', width: 30 },
      { key: 'classNumber', title: '班级编号', text: true, width: 20 },
      { key: 'stateTitle', title: '状态' },
    ],
    rows: rows.map((r) => ({
      ...r,
      kindTitle: certificateKinds[r.kind],
      stateTitle: certificateMoves.states[r.state],
    })),
  })
  return { filename: `证书清单-${ctx.today}.xlsx`, mime: XLSX, body }
}

export async function view(ctx: Ctx, input: { id: string }) {
  const row = await one(ctx, input.id)
  const [shown] = await showCertificates(ctx.db, [row])
  if (!shown) throw new Error('a row is shown')
  const may = (verb: string) => {
    const scope = ctx.scope(verb)
    return scope.orgs.includes(row.orgId) || scope.regions.includes(row.region)
  }
  return { ...shown, can: openMoves(certificateMoves, row.state, may, ctx.actor.accountId, handsOf(row)) }
}

/** Number and full name must agree; a wrong name looks the same as a wrong number. */
export async function lookup(ctx: Ctx<Actor | null>, input: ParsedOf<typeof c.lookupCertificate>) {
  const rows = await rowsByNumber(ctx.db, [normalizeNumber(input.number)])
  const row =
    rows.find((r) => r.state === 'valid') ?? rows.sort((a, b) => (a.enteredAt < b.enteredAt ? 1 : -1))[0]
  const [person] = row ? await peopleById(ctx.db, [row.personId]) : []
  const name = input.name.normalize('NFKC').replace(/\s/g, '')
  if (!row || !person?.nameIndex.equals(ctx.tools.sealer.blind(name, 'name'))) {
    throw new Refused([common.not_found({ what: '编号与姓名都相符的证书' })], 404)
  }
  const [shown] = await showCertificates(ctx.db, [row])
  if (!shown) throw new Error('a row is shown')
  return {
    number: shown.number,
    nameMasked: person.nameMasked,
    kind: shown.kind,
    kindTitle: certificateKinds[shown.kind],
    level: shown.level,
    title: shown.title || (shown.level ? (levelNames[shown.level] ?? '') : ''),
    issuedOn: shown.issuedOn,
    orgName: shown.orgName,
    state: shown.state,
    stateTitle: certificateMoves.states[shown.state],
    revokedOn: shown.revokedAt ? dayOf(shown.revokedAt) : null,
  }
}
