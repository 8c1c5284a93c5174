import { serve } from '#platform/serve'
import { check } from './check-service.ts'
import * as c from './contract.ts'
import { bind, decide, placeOfDevice, withdraw } from './device-service.ts'
import { placeOfClass, placeOfSession } from './events-service.ts'
import { live, watch } from './live-service.ts'
import { answerWitness, attachPhoto, myHours, mySessions } from './mine-service.ts'
import { answerCamera, askCamera, now, placeOfPhoto, seePhoto } from './now-service.ts'
import { list, open } from './service.ts'
import { exportSheet, ofClass, recordBatch } from './table-service.ts'
import { confirmPresence, excuseRecall, recordException } from './vouch-service.ts'

export const routes = [
  serve(c.mySessions, { run: mySessions }),
  serve(c.check, { run: check, lane: true }),
  serve(c.bindDevice, { run: bind }),
  serve(c.withdrawDevice, { run: withdraw }),
  serve(c.attachPhoto, { run: attachPhoto }),
  serve(c.answerWitness, { run: answerWitness }),
  serve(c.myHours, { run: myHours }),
  serve(c.listSessions, { at: 'list', run: list }),
  serve(c.openSession, { at: (ctx, input) => placeOfSession(ctx, input.id), run: open }),
  serve(c.liveSession, { at: (ctx, input) => placeOfSession(ctx, input.id), run: live }),
  serve(c.recordException, { at: (ctx, input) => placeOfSession(ctx, input.id), run: recordException }),
  serve(c.confirmPresence, { at: (ctx, input) => placeOfSession(ctx, input.id), run: confirmPresence }),
  serve(c.excuseRecall, { at: (ctx, input) => placeOfSession(ctx, input.id), run: excuseRecall }),
  serve(c.decideDevice, { at: (ctx, input) => placeOfDevice(ctx, input.id), run: decide }),
  serve(c.answerCamera, { at: (ctx, input) => placeOfSession(ctx, input.id), run: answerCamera }),
  serve(c.nowSessions, { at: 'list', run: now }),
  serve(c.watchSession, { at: (ctx, input) => placeOfSession(ctx, input.id), run: watch }),
  serve(c.askCamera, { at: (ctx, input) => placeOfSession(ctx, input.id), run: askCamera }),
  serve(c.seePhoto, { at: (ctx, input) => placeOfPhoto(ctx, input.id), run: seePhoto }),
  serve(c.recordBatch, { at: (ctx, input) => placeOfClass(ctx, input.id), run: recordBatch }),
  serve(c.classAttendance, { at: (ctx, input) => placeOfClass(ctx, input.id), run: ofClass }),
  serve(c.exportAttendance, { at: (ctx, input) => placeOfClass(ctx, input.id), run: exportSheet }),
]
