import { expect, test } from 'vitest'
import { clauseName } from './clause.ts'

test('I1 clauses: a code is read as the document and its article; a city’s own document number stays', () => {
  const table: [string, string][] = [
    ['F2-3', '闽人社发〔2024〕2号第三条'],
    ['F37-15', '闽人社文〔2025〕37号第十五条'],
    ['N10-目标', '人社部发〔2025〕10号工作目标'],
    ['F2-附表1', '闽人社发〔2024〕2号附表1'],
    ['F73-2.1', '闽人社办〔2023〕73号第二条第1项'],
    ['厦人社〔2024〕204号', '厦人社〔2024〕204号'],
    ['厦人社〔2024〕204号；N10-7', '厦人社〔2024〕204号；人社部发〔2025〕10号第七条'],
    ['F2-3 F37-10', '闽人社发〔2024〕2号第三条 闽人社文〔2025〕37号第十条'],
    ['X189-17', '厦人社〔2025〕189号第十七条'],
    ['', ''],
    ['AF2-3', 'AF2-3'],
  ]
  for (const [code, text] of table) expect(clauseName(code)).toBe(text)
})
