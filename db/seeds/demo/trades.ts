/** Occupations the demonstration trains for: codes of the national classification, the levels trained, hours. */
export interface Trade {
  code: string
  name: string
  levels: readonly number[]
  shortage: boolean
  theory: number
  practice: number
  equipment: string
  /** Monthly wage offered in yuan, from and to. */
  wage: [number, number]
}

export const trades: readonly Trade[] = [
  {
    code: '4-10-01-05',
    name: '养老护理员',
    levels: [5, 4, 3],
    shortage: true,
    theory: 8,
    practice: 16,
    equipment: '护理床及护理模型',
    wage: [4500, 7000],
  },
  {
    code: '4-10-01-02',
    name: '育婴员',
    levels: [5, 4],
    shortage: true,
    theory: 8,
    practice: 16,
    equipment: '婴儿护理操作台',
    wage: [5000, 8000],
  },
  {
    code: '4-10-01-06',
    name: '家政服务员',
    levels: [5, 4],
    shortage: true,
    theory: 8,
    practice: 16,
    equipment: '家居清洁与收纳实训间',
    wage: [4500, 7500],
  },
  {
    code: '6-31-01-03',
    name: '电工',
    levels: [5, 4, 3],
    shortage: true,
    theory: 8,
    practice: 20,
    equipment: '电工实训柜',
    wage: [5500, 9000],
  },
  {
    code: '6-18-02-04',
    name: '焊工',
    levels: [5, 4, 3],
    shortage: true,
    theory: 8,
    practice: 20,
    equipment: '焊接工位',
    wage: [6000, 9500],
  },
  {
    code: '4-03-02-01',
    name: '中式烹调师',
    levels: [5, 4],
    shortage: false,
    theory: 8,
    practice: 20,
    equipment: '烹饪操作台',
    wage: [4800, 8000],
  },
  {
    code: '4-03-02-02',
    name: '中式面点师',
    levels: [5, 4],
    shortage: false,
    theory: 8,
    practice: 16,
    equipment: '面点操作台',
    wage: [4500, 7000],
  },
  {
    code: '4-01-06-02',
    name: '互联网营销师',
    levels: [5, 4],
    shortage: true,
    theory: 8,
    practice: 16,
    equipment: '直播间',
    wage: [5000, 12000],
  },
  {
    code: '4-01-06-01',
    name: '电子商务师',
    levels: [4, 3],
    shortage: false,
    theory: 8,
    practice: 16,
    equipment: '电商实训机房',
    wage: [5000, 9000],
  },
  {
    code: '6-18-01-07',
    name: '多工序数控机床操作调整工',
    levels: [4, 3],
    shortage: true,
    theory: 8,
    practice: 20,
    equipment: '数控机床',
    wage: [6500, 11000],
  },
  {
    code: '6-31-07-03',
    name: '工业机器人系统操作员',
    levels: [4, 3],
    shortage: true,
    theory: 8,
    practice: 20,
    equipment: '工业机器人工作站',
    wage: [6500, 12000],
  },
  {
    code: '4-12-01-01',
    name: '汽车维修工',
    levels: [5, 4],
    shortage: false,
    theory: 8,
    practice: 20,
    equipment: '整车维修工位',
    wage: [5000, 8500],
  },
]

export const tradeOf = (code: string): Trade => trades.find((t) => t.code === code) as Trade
