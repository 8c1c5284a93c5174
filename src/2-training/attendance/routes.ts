import { serve } from '#platform/serve'
import { check, mySessions } from './check-service.ts'
import * as c from './contract.ts'
import { placeOfClass, placeOfSession } from './events-service.ts'
import { list, live, open, recordException } from './service.ts'
import { exportSheet, ofClass, recordBatch } from './table-service.ts'

export const routes = [
  serve(c.mySessions, { run: mySessions }),
  serve(c.check, { run: check, lane: true }),
  serve(c.listSessions, { at: 'list', run: list }),
  serve(c.openSession, { at: (ctx, input) => placeOfSession(ctx, input.id), run: open }),
  serve(c.liveSession, { at: (ctx, input) => placeOfSession(ctx, input.id), run: live }),
  serve(c.recordException, { at: (ctx, input) => placeOfSession(ctx, input.id), run: recordException }),
  serve(c.recordBatch, { at: (ctx, input) => placeOfClass(ctx, input.id), run: recordBatch }),
  serve(c.classAttendance, { at: (ctx, input) => placeOfClass(ctx, input.id), run: ofClass }),
  serve(c.exportAttendance, { at: (ctx, input) => placeOfClass(ctx, input.id), run: exportSheet }),
]
