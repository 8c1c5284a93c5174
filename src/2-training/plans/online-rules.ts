/** Online hours are at most this share of all hours (F2-5): asked of the plan, and again when hours are settled. */
export const MAX_ONLINE_PERCENT = 40

/** The most online hours a plan of `total` hours may have. */
export const mostOnline = (total: number): number => Math.floor((total * MAX_ONLINE_PERCENT) / 100)
