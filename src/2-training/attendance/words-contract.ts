/** Words of presence: kinds of check, where a record comes from, what makes it doubtful. */
export const checkKinds = { in: '签到', out: '签退' } as const
export type CheckKind = keyof typeof checkKinds
/** What a phone may sign: coming, leaving, answering a call during the lesson. */
export const eventKinds = { ...checkKinds, recall: '应答点名' } as const
export type EventKind = keyof typeof eventKinds

export const sources = {
  self: '本人签到',
  'late-sent': '补传',
  teacher: '教师登记',
  'handed-in': '课后补录',
} as const
export type Source = keyof typeof sources

/** Why a teacher has to vouch for a check before it counts. */
export const flags = {
  'no-position': '未提供位置',
  'coarse-position': '位置误差过大',
  'too-fast': '与上一次签到距离过远、时间过短',
  'late-sent': '断网后补传',
  'unlock-count': '解锁验证的次数倒退，疑似密钥被复制',
} as const
export type Flag = keyof typeof flags

/** Why a teacher stands in for the trainee's phone. */
export const exceptionKinds = {
  'no-phone': '没有手机或手机故障',
  'no-network': '现场没有网络',
  'no-code': '签到码或系统显示故障',
  other: '其他原因',
} as const
export type ExceptionKind = keyof typeof exceptionKinds

export const deviceStates = {
  waiting: '等待启用',
  bound: '使用中',
  replaced: '已更换',
  withdrawn: '已撤回',
} as const
export type DeviceState = keyof typeof deviceStates

/** What needs an officer's eye in a lesson that is going on. */
export const alertKinds = {
  'not-opened': '开课 15 分钟仍未开启签到',
  'few-present': '到课不足一半',
  'recall-missed': '随机点名应答不足一半',
  unconfirmed: '有签到待教师确认在场',
  'by-hand': '教师登记人数达到上限',
  'camera-overdue': '“请到镜头前”超时未应答',
} as const
export type AlertKind = keyof typeof alertKinds
