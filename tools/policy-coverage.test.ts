import { expect, test } from 'vitest'
import { count, idsOf, namePattern, parseCapabilities, renderPage, testNames } from './policy-coverage.ts'

/** Sources are written with TEST and IT, so that the tool does not find its own examples. */
const namesIn = (source: string) => testNames(source.replaceAll('TEST', 'test').replaceAll('IT(', 'it('))

test('policy coverage: names are found in every way of writing a test', () => {
  expect(
    namesIn(`
      TEST('A1 one: x', () => {})
      TEST(
        "A1 two: it's",
        async () => {},
      )
      TEST.each([[1, 'a)'], [2, '(b']])('A1 three: %s', () => {})
      TEST.each\`a | b \${1} | \${2}\`('A1 four: $a', () => {})
      TEST.skipIf(process.env.X === 'y')('A1 five: z', () => {})
      TEST(\`A1 six: \${kind}\`, () => {})
      IT('A1 seven: x', () => {})
    `),
  ).toEqual([
    'A1 one: x',
    "A1 two: it's",
    'A1 three: %s',
    'A1 four: $a',
    'A1 five: z',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the name as it stands in the source
    'A1 six: ${kind}',
    'A1 seven: x',
  ])
})

test('policy coverage: skipped, planned and commented tests prove nothing', () => {
  expect(
    namesIn(`
      TEST.skip('A1 skipped: x', () => {})
      TEST.todo('A1 planned: x')
      // TEST('A1 commented: x', () => {})
      pattern.TEST('A1 regular expression: x')
    `),
  ).toEqual([])
})

test('policy coverage: IDs stand first, before a word with a colon', () => {
  expect(idsOf('C4 roster: one bad row')).toEqual(['C4'])
  expect(idsOf('C4 C13 class filing: x')).toEqual(['C4', 'C13'])
  expect(idsOf('C4 without a colon')).toEqual([])
  expect(idsOf('roster C4: not first')).toEqual([])
})

const table = '| C4 | Roster | 名册 | F2-7 | x |\n| C5 | Attendance | 签到 | F2-3 | x |\n'
const tests = [
  { ids: ['C4'], name: 'C4 roster: %s', file: 'a.test.ts' },
  { ids: ['C4', 'C5'], name: 'C4 C5 both: x', file: 'b.test.ts' },
]

test('policy coverage: a name passes when all its results pass; names made at run time count too', () => {
  const results = [
    { title: 'C4 roster: one', status: 'passed' },
    { title: 'C4 roster: two', status: 'failed' },
    { title: 'C4 C5 both: x', status: 'passed' },
    { title: 'C5 made: at run time', status: 'passed' },
  ]
  expect(count(parseCapabilities(table), tests, results)).toEqual([
    { id: 'C4', tests: 2, passing: 1 },
    { id: 'C5', tests: 2, passing: 2 },
  ])
  expect(count(parseCapabilities(table), tests, [])).toEqual([
    { id: 'C4', tests: 2, passing: 0 },
    { id: 'C5', tests: 1, passing: 0 },
  ])
})

test('policy coverage: placeholders match what they became, and nothing else', () => {
  expect(namePattern('C4 roster: %s (a)').test('C4 roster: one (a)')).toBe(true)
  expect(namePattern('C4 roster: %s (a)').test('C4 roster: one (b)')).toBe(false)
  expect(namePattern('C4 roster: 40 %').test('C4 roster: 40 %')).toBe(true)
})

test('policy coverage: the page tells what is proved and what is not yet', () => {
  const page = renderPage(parseCapabilities(table), tests.slice(0, 1))
  expect(page).toContain('**1 of 2 proved.**')
  expect(page).toContain('| C4 | Roster 名册 | F2-7 | proved | C4 roster: %s · `a.test.ts` |')
  expect(page).toContain('| C5 | Attendance 签到 | F2-3 | not yet |  |')
})
