/** Reports of online learning once their class is long over: the hours they came to stay, the reports go. */
import type { Keepable, Retained } from '#platform/retain'
import { onlineOfClass } from './hours-service.ts'
import * as store from './learning-store.ts'

export const learningEvents: Retained = {
  due: store.dueLearning,
  destroy: async (ctx, items: readonly Keepable[], destructionId) => {
    for (const { id } of items) {
      const [{ people }, counts] = await Promise.all([
        onlineOfClass(ctx.db, id),
        store.eventCounts(ctx.db, id),
      ])
      await store.keepHours(
        ctx.db,
        [...people].map(([personId, hours]) => ({
          classId: id,
          personId,
          hours,
          events: counts.get(personId) ?? 0,
          destructionId,
          keptAt: ctx.now,
        })),
      )
      await store.deleteEvents(ctx.db, id)
    }
  },
}
