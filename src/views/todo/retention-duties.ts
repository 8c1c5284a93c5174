/** Duties of keeping and destroying data, and of vouchers that a published batch is to get more of. */
import type { DutySpec } from './duties.ts'

export const retentionDuties: readonly DutySpec[] = [
  {
    key: 'voucher-raise',
    title: '待审定的增加培训券名额',
    next: '核对文号与名额后审定',
    verb: 'voucher.approve',
    from: 'money.door_voucher_raise',
    title_column: 'title',
    states: ['asked'],
    notBy: ['by_account'],
    place: 'region',
    list: '/vouchers?state=published',
    one: '/vouchers/:id',
  },
  {
    key: 'retention-due',
    title: '保存期限届满的数据',
    next: '核对后申请销毁',
    verb: 'retention.propose',
    from: 'supervision.door_retention_due',
    title_column: 'title',
    states: ['due'],
    place: 'region',
    list: '/retention',
    one: '/retention',
  },
  {
    key: 'destruction',
    title: '待审定的数据销毁',
    next: '核对清单后审定销毁',
    verb: 'retention.approve',
    from: 'supervision.door_destruction',
    title_column: 'title',
    states: ['asked'],
    notBy: ['by_account'],
    place: 'region',
    list: '/retention',
    one: '/destructions/:id',
  },
]
