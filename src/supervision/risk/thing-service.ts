/** What an alert speaks of, as an officer may see it. */
import type { Db } from '#platform/db'
import type { Thing } from './contract.ts'
import { employerNames, namesOf } from './ref-store.ts'
import type { Ref } from './rule-contract.ts'

const KINDS: Record<string, string> = {
  person: '人员',
  class: '培训班',
  provider: '单位',
  claim: '补贴申报',
  certificate: '证书',
  session: '课次',
  teacher: '教师',
  examiner: '考评人员',
  venue: '场地',
  recovery: '资金追回',
  batch: '拨付批次',
  application: '目录申请',
  agreement: '学徒协议',
  voucher: '培训券',
  phone: '手机号',
  account: '银行账户',
  device: '设备',
  address: '地址',
  photo: '照片',
  file: '文件',
  employer: '用人单位',
  owner: '法定代表人或股东',
  template: '材料模板',
}

/** Records by their names; shared things by kind and a letter, since the thing itself is nobody's business here. */
export async function thingsOf(db: Db, refs: Iterable<Ref>): Promise<Map<Ref, Thing>> {
  const wanted = [...new Set(refs)]
  const names = await namesOf(db, wanted)
  const employers = await employerNames(
    db,
    wanted.flatMap((ref) => (ref.startsWith('employer:') ? [ref.slice(9)] : [])),
  )
  const letters = new Map<string, number>()
  return new Map(
    wanted.map((ref): [Ref, Thing] => {
      const at = ref.indexOf(':')
      const key = ref.slice(0, at)
      const kind = KINDS[key] ?? '其他'
      const named = names.get(ref)
      const employer = key === 'employer' ? employers.get(ref.slice(at + 1)) : undefined
      if (named) return [ref, { ref, kind, title: named.title, note: named.note }]
      if (employer) return [ref, { ref, kind, title: employer, note: null }]
      const n = letters.get(kind) ?? 0
      letters.set(kind, n + 1)
      return [ref, { ref, kind, title: `${kind} ${letterOf(n)}`, note: null }]
    }),
  )
}

/** A … Z, AA … */
const letterOf = (n: number): string =>
  (n >= 26 ? letterOf(Math.floor(n / 26) - 1) : '') + String.fromCharCode(65 + (n % 26))
