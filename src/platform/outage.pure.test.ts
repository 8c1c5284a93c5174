import { expect, test } from 'vitest'
import { hasState, isNoText, isOutage } from './outage.ts'

const withCode = (code: string, message = 'x') => Object.assign(new Error(message), { code })

test('K3 outage: a database that is gone, stopping or full is told from a fault of a statement', () => {
  for (const code of ['57P01', '57P03', '53300', '08006', '58030', 'XX000']) {
    expect([code, isOutage(withCode(code)), hasState(withCode(code))]).toEqual([code, true, true])
  }
  for (const code of ['23505', '23P01', '40P01', '22P02', '42703', 'P0001']) {
    expect([code, isOutage(withCode(code)), hasState(withCode(code))]).toEqual([code, false, true])
  }
  expect(['22021', '22P05', '22P02'].map((code) => isNoText(withCode(code)))).toEqual([true, true, false])
  // What the network says has five letters too, and is no state.
  for (const code of ['EPIPE', 'ECONNREFUSED', 'ECONNRESET', 'ENOENT']) {
    expect([code, isOutage(withCode(code)), hasState(withCode(code))]).toEqual([code, true, false])
  }
  expect(isOutage(new Error('Connection terminated unexpectedly'))).toBe(true)
  expect(isOutage(new Error('timeout exceeded when trying to connect'))).toBe(true)
  for (const other of [
    new Error('x is not a function'),
    new TypeError('x'),
    null,
    'Connection terminated',
    1,
  ]) {
    expect(isOutage(other)).toBe(false)
  }
})
