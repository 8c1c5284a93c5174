import fc from 'fast-check'
import { expect, describe as suite, test } from 'vitest'
import { packOf } from '../../../tests/kit/packs.ts'
import { anyPack, anyPerson, type RandomPerson } from '../../../tests/kit/random-packs.ts'
import { decodeExplanation, encodeExplanation } from './code-rules.ts'
import { columnsOf, factsAt } from './column-rules.ts'
import { compile, judgeColumns } from './compile-rules.ts'
import * as c from './contract.ts'
import { judge } from './judge-rules.ts'
import { resolved } from './term-rules.ts'

const FUNDS = Object.keys(c.funds)
/** How many times as long to look; 100 is some minutes. */
const FUZZ = Number(process.env.FUZZ ?? 1)

interface Row {
  person: string
  pack: number
  classId: string | null
  budgetId: string | null
  facts: c.ClaimFacts
}

/** Every claim of every person in turn, by the interpreter; what is granted counts for those that come after. */
function plainly(packs: readonly c.PackDocument[], rows: readonly Row[]): c.Judgement[] {
  const drawn = new Map<string, c.DrawnItem[]>()
  const granted = new Map<string, number>()
  return rows.map((row) => {
    const { subsidyKind } = packs[row.pack] as c.PackDocument
    const own = drawn.get(row.person) ?? []
    const groups = [row.classId, row.budgetId].map((id) => id && `${subsidyKind} ${id}`)
    const [classFen, budgetFen] = groups.map((key, i) =>
      key === null
        ? null
        : ((i === 0 ? row.facts.classFen : row.facts.budgetFen) ?? 0) + (granted.get(key) ?? 0),
    ) as [number | null, number | null]
    const facts = { ...row.facts, classFen, budgetFen, history: [...row.facts.history, ...own] }
    const judged = judge(packOf(packs[row.pack] as c.PackDocument), facts)
    if (judged.eligible) {
      const { certificate } = facts
      const aim = certificate ?? facts.aim ?? null
      own.push({
        subsidyKind,
        occupationCode: aim?.occupationCode ?? null,
        level: aim?.level ?? null,
        certificateNumber: certificate?.number ?? null,
        certificateKind: certificate?.kind ?? null,
        paidOn: facts.on,
        amountFen: judged.amountFen,
      })
      drawn.set(row.person, own)
      for (const key of groups) if (key) granted.set(key, (granted.get(key) ?? 0) + judged.amountFen)
    }
    return judged
  })
}

function rowsOf(people: readonly RandomPerson[], packs: number): Row[] {
  let n = 0
  return people.flatMap(({ history, claims }, p) =>
    claims.map((facts) => {
      n += 1
      const classId = n % 3 === 0 ? null : `c${n % 3}`
      const budgetId = n % 4 === 0 ? null : 'b'
      const before = { classFen: classId && 150_000, budgetFen: budgetId && 400_000 }
      return {
        person: `p${p}`,
        pack: n % packs,
        classId,
        budgetId,
        facts: { ...facts, ...before, history } as c.ClaimFacts,
      }
    }),
  )
}

function check(documents: readonly c.PackDocument[], people: readonly RandomPerson[]) {
  const rows = rowsOf(people, documents.length)
  const expected = plainly(documents, rows)
  const columns = columnsOf(
    rows.map((row) => ({
      ...row,
      subsidyKind: (documents[row.pack] as c.PackDocument).subsidyKind,
    })),
  )
  const packs = documents.map(compile)
  const results = judgeColumns(
    packs,
    columns,
    Uint8Array.from(rows, (row) => row.pack),
  )
  rows.forEach((row, i) => {
    const document = documents[row.pack] as c.PackDocument
    const { layout } = packs[row.pack] as c.Compiled
    const judged = expected[i] as c.Judgement
    const codes = results.codes.slice(0, layout.words).map((word) => word[i] as number)
    const said = {
      eligible: results.eligible[i] === 1,
      amountFen: results.amountFen[i],
      fund: FUNDS[results.fund[i] as number],
      ...decodeExplanation(layout, codes),
    }
    expect(said).toEqual({
      eligible: judged.eligible,
      amountFen: judged.amountFen,
      fund: judged.fund,
      ...decodeExplanation(layout, encodeExplanation(resolved(document), judged)),
    })
    // What the columns keep is all that the explanation needs.
    expect(judge(packOf(document), factsAt(columns, i, results))).toEqual(judged)
  })
}

suite('the compiled pack says what the interpreter says', () => {
  test('F2 compile property: amount, fund, outcome of each element and counts, over random packs and claims', () => {
    fc.assert(
      fc.property(anyPack, fc.array(anyPerson, { minLength: 1, maxLength: 8 }), (document, people) =>
        check([document], people),
      ),
      { numRuns: 150 * FUZZ },
    )
  })

  test('F2 compile property: packs in one run, what one grants counts for the others', () => {
    fc.assert(
      fc.property(
        anyPack,
        anyPack,
        fc.array(anyPerson, { minLength: 1, maxLength: 4 }),
        (one, other, people) => check([one, { ...other, subsidyKind: 'class-training' }], people),
      ),
      { numRuns: 80 * FUZZ },
    )
  })
})
