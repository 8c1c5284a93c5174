import type { ItemFields } from '../contract.ts'

/** An item as the act takes it, without its id, place and demand. */
export const plain = (item: ItemFields): ItemFields => ({
  trainingType: item.trainingType,
  name: item.name,
  occupationCode: item.occupationCode,
  codeless: item.codeless,
  shortage: item.shortage,
  standard: item.standard,
  note: item.note,
})
