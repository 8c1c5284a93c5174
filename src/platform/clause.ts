/** Clauses are kept as codes (`F2-3`); people read the document's number and the article (闽人社发〔2024〕2号第三条). */

const DOCUMENTS: Record<string, string> = {
  N10: '人社部发〔2025〕10号',
  F37: '闽人社文〔2025〕37号',
  F2: '闽人社发〔2024〕2号',
  F73: '闽人社办〔2023〕73号',
  X189: '厦人社〔2025〕189号',
}
const DIGITS = [...'零一二三四五六七八九']

function numeral(n: number): string {
  if (n < 10) return DIGITS[n] as string
  const tens = Math.floor(n / 10)
  return `${tens === 1 ? '' : DIGITS[tens]}十${n % 10 === 0 ? '' : DIGITS[n % 10]}`
}

function article(part: string): string {
  if (part === '目标') return '工作目标'
  if (!/^\d/.test(part)) return part
  const [first, ...rest] = part.split('.').map(Number) as [number, ...number[]]
  return `第${numeral(first)}条${rest.map((n) => `第${n}项`).join('')}`
}

/** Every code within the text by its document's number; whatever else stands there is left as it is. */
export const clauseName = (clause: string): string =>
  clause.replace(
    /\b(N10|F37|F2|F73|X189)(?:-(\d+(?:\.\d+)*|目标|附件|附表\d+))?(?![\w-])/g,
    (_all, code: string, part?: string) => `${DOCUMENTS[code]}${part ? article(part) : ''}`,
  )
