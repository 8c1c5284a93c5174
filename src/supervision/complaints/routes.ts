import { serve } from '#platform/serve'
import * as c from './contract.ts'
import * as s from './service.ts'

const at = (ctx: Parameters<typeof s.placeOf>[0], input: { id: string }) => s.placeOf(ctx, input.id)

export const routes = [
  serve(c.fileComplaint, { run: s.file }),
  serve(c.complaintProgress, { run: s.progress }),
  serve(c.listComplaints, { at: 'list', run: s.list }),
  serve(c.getComplaint, { at, run: s.view }),
  serve(c.complainantOf, { at, run: s.contact }),
  serve(c.acceptComplaint, { at, run: s.accept }),
  serve(c.refuseComplaint, { at, run: s.refuse }),
  serve(c.askOrganisation, { at, run: s.ask }),
  serve(c.proposeResult, { at, run: s.propose }),
  serve(c.returnComplaint, { at, run: s.giveBack }),
  serve(c.closeComplaint, { at, run: s.close }),
  serve(c.listAsked, { at: 'list', run: s.asked }),
  serve(c.answerQuestion, { at: (ctx, input) => s.placeOfQuestion(ctx, input.id), run: s.answer }),
]
