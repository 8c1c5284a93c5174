import { serve } from '#platform/serve'
import { issueAll, placeOfClass } from './class-service.ts'
import * as c from './contract.ts'
import { annotate, importAll, template } from './import-service.ts'
import * as s from './service.ts'

export const routes = [
  serve(c.issueCertificate, { at: 'own', run: s.issue }),
  serve(c.certificateTemplate, { at: 'own', run: template }),
  serve(c.importCertificates, { at: 'own', run: importAll }),
  serve(c.annotateCertificates, { at: 'own', run: annotate }),
  serve(c.issueForClass, { at: (ctx, input) => placeOfClass(ctx, input.classId), run: issueAll }),
  serve(c.revokeCertificate, { at: (ctx, input) => s.placeToDecide(ctx, input.id), run: s.revoke }),
  serve(c.listCertificates, { at: 'list', run: s.list }),
  serve(c.exportCertificates, { at: 'list', run: s.exportList }),
  serve(c.getCertificate, { at: (ctx, input) => s.placeToRead(ctx, input.id), run: s.view }),
  serve(c.lookupCertificate, { run: s.lookup }),
]
