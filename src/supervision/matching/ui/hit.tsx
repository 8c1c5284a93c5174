import { Drawer, Space } from 'antd'
import { Link } from 'wouter'
import type { OutputOf } from '#platform/act'
import { clauseName } from '#platform/clause'
import { Facts, useMay, useNarrow } from '#web/console'
import type { getMatch, HitRow } from '../contract.ts'

/** One hit whole: which rule, whose record says what, and the ways to whom and what it is about. */
export function HitDrawer(props: {
  hit: HitRow | null
  run: OutputOf<typeof getMatch>
  onClose: () => void
}) {
  const { hit, run, onClose } = props
  const narrow = useNarrow()
  const mayPeople = useMay('person.read')
  const about =
    run.kind === 'claim' && run.subjectId
      ? { href: `/claims/${run.subjectId}`, text: '查看补贴申报' }
      : hit?.classId
        ? { href: `/class-filing/${hit.classId}`, text: '查看培训班' }
        : null
  return (
    <Drawer open={hit !== null} onClose={onClose} title="疑点" size={narrow ? '100%' : 640} destroyOnHidden>
      {hit && (
        <Space orientation="vertical" size="middle" style={{ width: '100%' }}>
          <Facts
            columns={1}
            items={[
              { label: '姓名', value: hit.nameMasked },
              { label: '身份证号', value: hit.idNumberMasked },
              hit.categoryTitle !== '' && { label: '人员类别', value: hit.categoryTitle },
              { label: '规则', value: hit.ruleTitle },
              { label: '依据', value: clauseName(hit.clause) },
              { label: '记录内容', value: hit.says },
              { label: '来源', value: hit.source },
              hit.dataDate !== null && { label: '数据日期', value: hit.dataDate },
              hit.record !== '' && { label: '在接收文件中', value: hit.record },
              { label: run.kind === 'claim' ? '申报' : '培训班', value: hit.classTitle },
              hit.orgName !== '' && { label: '机构', value: hit.orgName },
            ]}
          />
          <p>疑点须与本人、机构和来源部门核实；核实前不作为处理依据。</p>
          <Space wrap>
            {about && (
              <Link href={about.href} className="qc-underlined">
                {about.text}
              </Link>
            )}
            {mayPeople && hit.personId && (
              <Link href={`/people?open=${hit.personId}`} className="qc-underlined">
                查看人员
              </Link>
            )}
          </Space>
        </Space>
      )}
    </Drawer>
  )
}
