import { defineRefusals } from '#platform/refusal'

export const refusals = defineRefusals('attendance', {
  not_on_roster: {
    text: '您不在这个班级的学员名册中。',
    clause: 'F2-7',
    next: '请与培训机构核对报名情况；补入名册后才能签到。',
  },
  person_not_on_roster: {
    text: (f: { person: string }) => `${f.person}不在本班在册学员中。`,
    clause: 'F2-7',
    next: '请先核对学员名册。',
  },
  not_open: { text: '授课教师还没有开启本次课的签到。', next: '请等教师在大屏上开启签到后再试。' },
  class_state: {
    text: (f: { state: string }) => `班级当前状态为“${f.state}”，不能登记考勤。`,
    next: '已备案和培训中的班级才能登记考勤。',
  },
  too_early: {
    text: (f: { kind: string; from: string }) => `还没到${f.kind}时间，${f.from} 起可以${f.kind}。`,
    next: '请到时间后再试。',
  },
  too_late: {
    text: (f: { kind: string; until: string }) => `${f.kind}已于 ${f.until} 截止。`,
    next: '确有特殊情况的，请由授课教师登记并说明原因。',
  },
  wrong_code: {
    text: '签到码不正确或已经更换。',
    next: '签到码每 10 秒更换一次，请照现场屏幕当前显示的码重新填写或扫码。',
  },
  too_many_tries: {
    text: '签到码连续填错次数过多，暂停签到 10 分钟。',
    next: '请稍后再试，或由授课教师登记。',
  },
  already: {
    text: (f: { kind: string; at: string }) => `本次课已于 ${f.at} ${f.kind}，不需要重复办理。`,
    next: '如有误，请告知授课教师。',
  },
  phone_of_another: {
    text: '这部手机在本次课已为其他学员签到，一部手机只能为一人签到。',
    clause: 'F2-7',
    next: '请用本人的手机签到；没有手机的，请由授课教师登记并说明原因。',
  },
  not_in_yet: { text: '您还没有签到，不能签退。', next: '请先签到；忘记签到的，请由授课教师登记。' },
  person_not_in: {
    text: (f: { person: string }) => `${f.person}没有签到记录，不能只登记签退。`,
    next: '请同时登记签到时间。',
  },
  exceptions_used_up: {
    text: (f: { limit: number; used: number }) =>
      `本次课最多可由教师登记 ${f.limit} 人，已登记 ${f.used} 人。`,
    clause: 'F2-3',
    next: '其余学员请用本人手机签到；确因故障无法签到的，课后补录并上传纸质签到表。',
  },
  not_ended: {
    text: (f: { session: string; until: string }) => `“${f.session}”到 ${f.until} 才结束签退，不能提前补录。`,
    next: '请在课次结束后补录。',
  },
  handed_in_late: {
    text: (f: { session: string; days: number }) => `“${f.session}”结束已超过 ${f.days} 天，不能再补录。`,
    clause: 'F2-3',
    next: '如确需更正，请向备案的人社部门说明情况。',
  },
  time_outside: {
    text: (f: { person: string; kind: string; from: string; until: string }) =>
      `${f.person}的${f.kind}时间不在 ${f.from} 至 ${f.until} 之间。`,
    next: '请核对时间。',
  },
  out_before_in: {
    text: (f: { person: string }) => `${f.person}的签退时间不晚于签到时间。`,
    next: '请核对时间。',
  },
  recorded_already: {
    text: (f: { person: string; kind: string; session: string }) =>
      `${f.person}在“${f.session}”已有${f.kind}记录，不能补录覆盖。`,
    next: '请从补录名单中去掉已有记录的人员。',
  },
  twice_in_list: { text: (f: { person: string }) => `${f.person}在名单中重复出现。`, next: '请删去重复行。' },
  future: { text: '不能登记将来的时间。', next: '请核对时间。' },
  phone_not_bound: {
    text: '这部手机还没有登记为您的签到手机。',
    clause: 'F2-7',
    next: '请刷新本页，按提示登记这部手机后再签到。',
  },
  phone_waiting: {
    text: (f: { until: string }) => `这部手机正在等待启用，${f.until} 起可以签到。`,
    clause: 'F2-7',
    next: '请出示身份证，由授课教师在签到大屏上核实后立即启用；或用原来的手机签到。',
  },
  phone_replaced: {
    text: '这部手机的签到登记已经停用。',
    next: '请用新登记的手机签到，或刷新本页重新登记。',
  },
  phone_taken: {
    text: '这部手机已登记为其他学员的签到手机，一部手机只能登记一人。',
    clause: 'F2-7',
    next: '请用本人的手机；没有手机的，请出示身份证由授课教师登记。',
  },
  no_change_asked: { text: '没有等待启用的手机。', next: '请刷新页面查看最新情况。' },
  not_trainee_of_org: {
    text: '此人不在本机构正在培训的班级中。',
    next: '请由其所在班级的培训机构核实。',
  },
  bad_signature: {
    text: '签到信息与手机的签名不一致，不能确认由本人手机发出。',
    clause: 'F2-7',
    next: '请刷新本页重新签到；仍不成功的，请由授课教师登记。',
  },
  unlock_needed: {
    text: '这部手机已启用解锁验证，签到须用指纹、面容或锁屏密码确认。',
    clause: 'F2-7',
    next: '请重新点击签到，按手机提示确认；手机不能确认的，请在“签到手机”处重新登记，由授课教师核对身份证后启用。',
  },
  unlock_signature: {
    text: '解锁验证不是登记的这部手机作出的。',
    clause: 'F2-7',
    next: '请用登记的手机重新签到；仍不成功的，请由授课教师登记。',
  },
  unlock_of_other: {
    text: '解锁验证不是为这次操作作出的。',
    next: '请刷新本页后重新操作。',
  },
  unlock_elsewhere: {
    text: '解锁验证不是在本平台网站上作出的。',
    next: '请核对网址，从人社部门公布的入口打开本页后重新操作。',
  },
  unlock_unseen: {
    text: '手机没有核验指纹、面容或锁屏密码。',
    clause: 'F2-7',
    next: '请给手机设置锁屏密码、指纹或面容后重新操作。',
  },
  unlock_unreadable: {
    text: '这部手机的解锁验证平台不能核对。',
    next: '请不勾选解锁验证，直接登记手机；已启用的，请由授课教师登记签到。',
  },
  unlock_set: {
    text: '这部手机或这把解锁密钥已经登记过。',
    next: '请刷新本页；解锁验证用不了的，请重新登记这部手机。',
  },
  unlock_not_offered: {
    text: '平台没有开通解锁验证。',
    next: '请不勾选解锁验证，直接登记手机签到。',
  },
  bad_challenge: {
    text: '签到页面打开的时间过长，或不是为这次课打开的。',
    next: '请刷新本页后重新签到。',
  },
  phone_clock: { text: '手机上的时间比平台快，不能用来签到。', next: '请刷新本页，或把手机时间设为自动。' },
  sent_too_late: {
    text: (f: { hours: number }) => `断网时的签到应在 ${f.hours} 小时内补传，现已超过。`,
    next: '请告知授课教师，课后补录并上传纸质签到表。',
  },
  too_far: {
    text: (f: { metres: number; radius: number }) =>
      `您的位置距培训地点约 ${f.metres} 米，超出 ${f.radius} 米，不能签到。`,
    clause: 'F2-3',
    next: '请到培训地点后再签到；确已在场而定位不准的，请由授课教师登记。',
  },
  no_recall: { text: '现在没有需要应答的点名。', next: '请留意现场大屏，听到点名后 3 分钟内应答。' },
  recall_over: {
    text: (f: { until: string }) => `本次点名已于 ${f.until} 截止。`,
    next: '确在现场的，请告知授课教师说明原因。',
  },
  wrong_id_number: {
    text: '身份证号码与该学员不一致。',
    clause: 'F2-7',
    next: '请核对学员出示的身份证。',
  },
  id_number_needed: {
    text: '代为签到须核对并填写学员的身份证号码。',
    clause: 'F2-7',
    next: '请填写学员出示的身份证号码。',
  },
  witness_needed: {
    text: '代为签到须有一名见证人：已用本人手机签到的同班学员，或本机构另一名工作人员。',
    clause: 'F2-3',
    next: '请选择见证学员，或填写见证人的工作账号。',
  },
  witness_not_there: {
    text: '见证学员须已用本人手机在本次课签到，且不能是被登记人自己。',
    next: '请另选一名已签到的学员。',
  },
  witness_not_staff: {
    text: '没有这个账号，或不是本机构另一名工作人员的账号。',
    next: '请核对见证人的登录名。',
  },
  witness_often: {
    text: (f: { most: number }) => `一名学员在一次课最多为 ${f.most} 人见证。`,
    next: '请另选一名见证人。',
  },
  nothing_to_witness: { text: '没有等待您确认的见证事项。', next: '请刷新页面查看最新情况。' },
  not_in: { text: (f: { person: string }) => `${f.person}没有签到记录。`, next: '请先核对到课情况。' },
  confirm_over: {
    text: (f: { hours: number }) => `课次结束超过 ${f.hours} 小时，不能再确认。`,
    next: '请向备案的人社部门说明情况。',
  },
  note_needed: { text: '确认不在场须说明情况。', next: '请填写说明。' },
  recall_not_due: { text: '这次点名还没有结束，不能登记免应答。', next: '请等点名截止后再登记。' },
  recall_answered: {
    text: (f: { person: string }) => `${f.person}已应答或已登记免应答，或当时不在课堂。`,
    next: '请从名单中去掉。',
  },
  photo_not_yours: { text: '照片不是刚才上传的。', next: '请重新拍照。' },
  photo_without_check: { text: '没有对应的签到记录，不能附照片。', next: '请先签到，再补拍照片。' },
  camera_asked: { text: '已请该班到镜头前，正在等待应答。', next: '请等应答，或超时后联系机构。' },
  camera_none: { text: '没有需要应答的“请到镜头前”。', next: '请刷新页面查看最新情况。' },
  not_in_session: { text: '这次课现在不在上课时间。', next: '只能请正在上课的班级到镜头前。' },
})
