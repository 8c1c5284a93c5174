import { describe, expect, test } from 'vitest'
import { type PdfPaper, renderPdf } from './pdf.ts'

const paper = (more: Partial<PdfPaper> = {}): PdfPaper => ({
  title: '补贴金额说明',
  blocks: [
    { kind: 'lead', label: '补贴金额', value: '¥1,500.00' },
    { kind: 'fields', items: [{ label: '姓名', value: '王*' }] },
    { kind: 'tree', nodes: [{ title: '基本标准', value: '¥1,000.00', children: [{ title: '加成' }] }] },
    { kind: 'sign', rows: ['2026-11-22'] },
  ],
  ...more,
})
const pagesOf = (body: Buffer) => body.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0

describe('papers', () => {
  test('each template gives a PDF; the same data gives the same bytes', async () => {
    for (const template of ['letter', 'slip', 'report'] as const) {
      const first = await renderPdf(template, paper({ issuer: '某某区人力资源和社会保障局' }))
      expect(first.subarray(0, 5).toString()).toBe('%PDF-')
      expect(pagesOf(first)).toBe(1)
      expect(first.equals(await renderPdf(template, paper({ issuer: '某某区人力资源和社会保障局' })))).toBe(
        true,
      )
    }
  })

  test('words are words: markup in a name, a reason or a title neither runs nor breaks the page', async () => {
    const nasty = '#panic("x") $a$ *b* #{ while true {} } \\ <tag> @ref ]'
    const body = await renderPdf('slip', {
      title: nasty,
      footer: nasty,
      blocks: [
        { kind: 'text', text: nasty },
        { kind: 'table', columns: [{ title: nasty }], rows: [[nasty], ['']], total: [nasty] },
      ],
    })
    expect(body.toString('utf8')).toContain('#panic')
  })

  test('long tables run over pages; an empty one says so; sixty-four wait and the next is refused', async () => {
    const rows = Array.from({ length: 120 }, (_, i) => [String(i + 1), `T${'0'.repeat(40)}${i}`])
    const columns = [{ title: '序号' }, { title: '编号', width: 1 }]
    const long = await renderPdf('report', { title: '表', blocks: [{ kind: 'table', columns, rows }] })
    expect(pagesOf(long)).toBeGreaterThan(2)
    const many = Array.from({ length: 65 }, () =>
      renderPdf('report', { title: '表', blocks: [{ kind: 'table', columns, rows: [] }] }).then(
        () => 'made',
        (error: { reasons?: { code: string }[] }) => error.reasons?.[0]?.code,
      ),
    )
    const answers = await Promise.all(many)
    expect(answers.filter((a) => a === 'made')).toHaveLength(64)
    expect(answers.at(-1)).toBe('pdf.busy')
  })
})
