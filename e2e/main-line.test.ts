/**
 * The main line through the screens, as each of its people: an enterprise's vacancy, the city's catalogue, a class filed,
 * attended, examined and closed, its subsidy claimed, noticed and paid, and all of it counted in the city's progress.
 * One story in chapters, each of which goes on where the last one ended. By hand of the test only: what stands before
 * the story (a listed institution, policy, budget, targets), the passing of time, and the other twenty-seven trainees.
 */
import { afterAll, beforeAll, test, vi } from 'vitest'
import { claimAndNotice } from './main-line/claiming.ts'
import { askForPeople } from './main-line/demand.ts'
import { fileTheClass, reviewTheClass } from './main-line/filing.ts'
import { payTheClaim, readWhatBecame } from './main-line/paying.ts'
import { begin, story } from './main-line/story.ts'
import { attendTheLesson, examineAndClose } from './main-line/teaching.ts'

// A chapter is many screens, each looked at twice; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 400_000 })
beforeAll(begin)
afterAll(async () => await story.stage.close())

test(
  'A1 A3 walk: an enterprise asks for people, the city takes the occupation into its catalogue, another issues it',
  askForPeople,
)

test(
  'C1 C3 C4 walk: the institution plans a class, files it with its papers and a roster that was wrong at first',
  fileTheClass,
)

test(
  'C3 walk: the county reviews; who reviewed cannot approve, though the account may approve others’; a colleague approves',
  reviewTheClass,
)

test(
  'C5 walk: the teacher opens the first session, a worker checks in and out with the code on the wall',
  attendTheLesson,
)

test(
  'D6 C7 C8 walk: the training ends, an evaluator imports certificates, scores come by sheet, trainees evaluate, the class closes',
  examineAndClose,
)

test(
  'F4 I1 walk: the institution claims, two officers look, the public reads the masked notice on a phone',
  claimAndNotice,
)

test(
  'F4 F1 walk: the notice ends, finance approves, a batch is made and confirmed, the bank answers',
  payTheClaim,
)

test(
  'I4 G5 C9 H2 walk: the worker sees why and that it is paid; the city’s officer goes from the figure down to the person',
  readWhatBecame,
)
