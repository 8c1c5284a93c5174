import { expect, test } from 'vitest'
import { defineMoves, openMoves, refuseMove } from './moves.ts'
import { defineRefusals, refusalCodes } from './refusal.ts'

const table = defineMoves(
  { draft: '填报中', submitted: '待审核', approved: '已批准' },
  {
    submit: { title: '提交', from: ['draft'], to: 'submitted', verb: 'x.file' },
    approve: { title: '批准', from: ['submitted'], to: 'approved', verb: 'x.approve', notBy: ['filedBy'] },
  },
)

test('K1 moves: who filed can not approve, and both reasons are given when the state is wrong too', () => {
  const hands = { filedBy: { id: 'me', did: '提交' } }
  expect(refuseMove(table, 'approve', 'submitted', 'other', hands)).toEqual([])
  expect(refuseMove(table, 'approve', 'submitted', 'me', hands).map((r) => r.code)).toEqual([
    'common.same_person',
  ])
  expect(refuseMove(table, 'approve', 'draft', 'me', hands).map((r) => r.code)).toEqual([
    'common.wrong_state',
    'common.same_person',
  ])
  expect(openMoves(table, 'submitted', () => true, 'me', hands)).toEqual([])
  expect(openMoves(table, 'submitted', (verb) => verb === 'x.approve', 'other', hands)).toEqual(['approve'])
})

test('K1 refusals: a code declared twice does not start', () => {
  defineRefusals('test_once', { a: { text: '甲' } })
  expect(() => defineRefusals('test_once', { a: { text: '乙' } })).toThrow('declared twice')
  expect(refusalCodes().get('test_once.a')).toBe('甲')
})
