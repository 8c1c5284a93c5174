/** What a trainee rates, one to five. Apart from the shapes, so that light pages can use it without them. */
export const ratingNames = {
  content: '培训内容',
  teacher: '授课教师',
  venue: '场地设备',
  authenticity: '与宣传和课表相符',
} as const
export type RatingName = keyof typeof ratingNames
export const ratingWords = ['很差', '较差', '一般', '较好', '很好'] as const
