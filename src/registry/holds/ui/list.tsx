import { Link } from 'wouter'
import { clauseName } from '#platform/clause'
import { dayOf } from '#platform/day'
import { DataTable, optionsOf, PageHead, StateTag } from '#web/console'
import { type Hold, holdPage, holdStops, holdSubjects, stopTitle } from '../contract.ts'
import { Exceptions } from './exceptions.tsx'

const states = { live: '生效中', lifted: '已解除' } as const
const PLACES: Partial<Record<Hold['subjectKind'], string>> = {
  organisation: '/providers/',
  class: '/class-filing/',
  claim: '/claims/',
  person: '/people/',
}

/** Whatever is stopped in the region, why, until when, and which cases are let through. */
export default function Holds() {
  return (
    <>
      <PageHead
        title="限制清单"
        note="限制一经设置，备案、报名、名册、培训券、申报、快速审核和拨付同时停止；个案放行须两人签发。"
      />
      <DataTable
        act={holdPage}
        rowKey="id"
        search="按限制原因查找"
        filters={[
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(states) },
          { kind: 'select', name: 'stops', label: '限制内容', options: optionsOf(holdStops) },
          { kind: 'select', name: 'subjectKind', label: '对象类别', options: optionsOf(holdSubjects) },
          { kind: 'region', name: 'region', label: '地区' },
        ]}
        columns={[
          {
            key: 'subjectName',
            title: '对象',
            card: 'title',
            render: (r) => (
              <Link href={`${PLACES[r.subjectKind]}${r.subjectId}`} className="qc-underlined">
                {r.subjectName}
              </Link>
            ),
          },
          { key: 'stops', title: '限制', render: (r) => stopTitle(r.subjectKind, r.stops) },
          { key: 'reason', title: '原因', wrap: 240 },
          { key: 'clause', title: '依据', render: (r) => (r.clause ? clauseName(r.clause) : '—') },
          { key: 'placedAt', title: '起始', sortable: true, render: (r) => dayOf(r.placedAt) },
          { key: 'endsOn', title: '截止', sortable: true, render: (r) => r.endsOn ?? '解除为止' },
          {
            key: 'state',
            title: '状态',
            render: (r) => (
              <StateTag
                state={r.liftedAt ? 'lifted' : 'live'}
                states={states}
                tones={{ live: 'warn', lifted: 'plain' }}
              />
            ),
          },
          {
            key: 'exceptions',
            title: '个案放行',
            wrap: 220,
            render: (r) => <Exceptions rows={r.exceptions} />,
          },
          { key: 'placedByName', title: '设置人', hidden: true },
          { key: 'liftReason', title: '解除原因', hidden: true },
        ]}
        emptyText="没有限制"
        emptyNext="在机构、班级、申报或人员页面设置限制，处理措施签发时也会自动设置。"
      />
    </>
  )
}
