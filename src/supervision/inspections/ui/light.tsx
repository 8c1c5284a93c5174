/** What stands outside the console: the inspector's phone, and the public's own draw. */
export { PublicDraw } from './draw-again.tsx'
export { default as FieldHome } from './field-home.tsx'
export { default as FieldVisit } from './field-visit.tsx'
