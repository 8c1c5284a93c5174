import { serve } from '#platform/serve'
import * as c from './contract.ts'
import { file, publicFile } from './file-service.ts'
import * as s from './service.ts'

type Ctx = Parameters<typeof s.placeOf>[0]
const at = (ctx: Ctx, input: { id: string }) => s.placeOf(ctx, input.id)

export const routes = [
  serve(c.listDisclosures, { at: 'list', run: s.list }),
  serve(c.getDisclosure, { at, run: s.view }),
  serve(c.draftDisclosure, { at: 'list', run: s.draft }),
  serve(c.publishDisclosure, { at, run: s.publish }),
  serve(c.returnDisclosure, { at, run: s.sendBack }),
  serve(c.withdrawDisclosure, { at, run: s.withdraw }),
  serve(c.verifyDisclosure, { at, run: s.verify }),
  serve(c.disclosureFile, { at, run: file }),
  serve(c.publicDisclosures, { run: s.publicList }),
  serve(c.publicDisclosure, { run: s.publicOne }),
  serve(c.publicFile, { run: publicFile }),
]
