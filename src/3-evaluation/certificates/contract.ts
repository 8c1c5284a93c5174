import { z } from 'zod'
import { certificateKind, certificateKinds } from '#money/policy/contract'
import { act } from '#platform/act'
import { day, id, instant, listInput, listOutput, regionCode, text, version } from '#platform/list'
import { level, levelNames } from '#registry/occupations/contract'
import { type CertificateState, certificateMoves } from './rules.ts'

export { refusals } from './refusals-contract.ts'
export { certificateMoves, certificateTitle, importColumns } from './rules.ts'
export { certificateKinds, levelNames }

const state = z.enum(Object.keys(certificateMoves.states) as [CertificateState, ...CertificateState[]])

export const certificate = z.object({
  id,
  number: z.string(),
  personId: id,
  nameMasked: z.string(),
  idNumberMasked: z.string(),
  kind: certificateKind,
  occupationCode: z.string().nullable(),
  occupationName: z.string().nullable(),
  level: z.number().nullable(),
  project: z.string().nullable(),
  /** 育婴员 三级, as people say it. */
  title: z.string(),
  issuedOn: day,
  orgId: id,
  orgName: z.string(),
  region: z.string(),
  regionName: z.string(),
  classId: id.nullable(),
  classNumber: z.string().nullable(),
  state,
  enteredAt: instant,
  revokedAt: instant.nullable(),
  revokeReason: z.string().nullable(),
  version: z.number(),
})
export type CertificateView = z.infer<typeof certificate>

const what = {
  kind: certificateKind,
  occupationCode: z.string().trim().max(20).nullish(),
  level: level.nullish(),
  project: text(60).nullish(),
}

export const issueCertificate = act({
  id: 'evaluation.certificate.issue',
  title: '录入证书',
  method: 'POST',
  path: '/api/evaluation/certificates',
  allow: { verb: 'certificate.issue' },
  input: z.object({
    ...what,
    name: text(30, 2),
    idNumber: z.string().trim().max(30),
    number: z.string().trim().max(60),
    issuedOn: day,
    /** Filing number of the class that trained the person, where there is one. */
    classNumber: z.string().trim().max(40).nullish(),
  }),
  output: z.object({ id }),
  clause: 'F2-4',
})

export const certificateTemplate = act({
  id: 'evaluation.certificate.template',
  title: '下载证书导入模板',
  method: 'GET',
  path: '/api/evaluation/certificate-template',
  allow: { verb: 'certificate.issue' },
  input: z.object({}),
  output: z.any(),
  produces: 'file',
})

export const importCertificates = act({
  id: 'evaluation.certificate.import',
  title: '导入证书',
  method: 'POST',
  path: '/api/evaluation/certificates/import',
  allow: { verb: 'certificate.issue' },
  input: z.object({ fileId: id }),
  output: z.object({ added: z.number(), unchanged: z.number() }),
  clause: 'F2-4',
})

/** The user's sheet back with the faults beside each row; checks only, takes nothing. */
export const annotateCertificates = act({
  id: 'evaluation.certificate.annotate',
  title: '下载标注错误的证书表',
  method: 'GET',
  path: '/api/evaluation/certificate-imports/:fileId/annotated',
  allow: { verb: 'certificate.issue' },
  input: z.object({ fileId: id }),
  output: z.any(),
  produces: 'file',
})

/** A completion certificate for every trainee who passed and has none; the institution of the class issues them. */
export const issueForClass = act({
  id: 'evaluation.certificate.issue-for-class',
  title: '核发培训合格证',
  method: 'POST',
  path: '/api/evaluation/certificates/for-class',
  allow: { verb: 'completion.write' },
  input: z.object({ classId: id, issuedOn: day }),
  output: z.object({ added: z.number(), unchanged: z.number() }),
  clause: 'F2-3',
})

export const revokeCertificate = act({
  id: 'evaluation.certificate.revoke',
  title: '撤销证书',
  method: 'POST',
  path: '/api/evaluation/certificates/:id/revoke',
  allow: { verb: 'certificate.revoke' },
  input: z.object({ id, version, reason: text(300, 4) }),
  output: z.object({ version: z.number() }),
  clause: 'F2-4',
})

const listFilter = {
  kind: certificateKind.optional(),
  state: state.optional(),
  occupationCode: z.string().max(20).optional(),
  region: regionCode.optional(),
  from: day.optional(),
  to: day.optional(),
  orgId: id.optional(),
  classId: id.optional(),
  personId: id.optional(),
}

export const listCertificates = act({
  id: 'evaluation.certificate.list',
  title: '查询证书',
  // By POST: what is searched for is an ID number or a name, and must not stand in an address.
  method: 'POST',
  changes: false,
  path: '/api/evaluation/certificate-list',
  allow: { verb: 'certificate.read' },
  input: z.object({ ...listInput, ...listFilter }),
  output: listOutput(certificate),
})

export const exportCertificates = act({
  id: 'evaluation.certificate.export',
  title: '导出证书清单（掩码）',
  method: 'POST',
  changes: false,
  path: '/api/evaluation/certificates-export',
  allow: { verb: 'certificate.read' },
  input: z.object({ ...listInput, ...listFilter }),
  output: z.any(),
  produces: 'file',
})

export const getCertificate = act({
  id: 'evaluation.certificate.get',
  title: '查看证书',
  method: 'GET',
  path: '/api/evaluation/certificates/:id',
  allow: { verb: 'certificate.read' },
  input: z.object({ id }),
  output: certificate.extend({ can: z.array(z.string()) }),
})

/** A POST, so that the name stays out of addresses and logs. It finds only what number and full name agree on. */
export const lookupCertificate = act({
  id: 'evaluation.certificate.lookup',
  title: '查验证书',
  method: 'POST',
  path: '/api/evaluation/certificate-lookup',
  allow: 'public',
  changes: false,
  input: z.object({ number: z.string().trim().min(1).max(60), name: text(30) }),
  output: certificate
    .pick({
      number: true,
      nameMasked: true,
      kind: true,
      level: true,
      title: true,
      issuedOn: true,
      orgName: true,
      state: true,
    })
    .extend({ kindTitle: z.string(), stateTitle: z.string(), revokedOn: day.nullable() }),
  perMinute: 30,
  clause: 'F37-16',
})
