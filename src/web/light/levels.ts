/** Skill levels by the number of the national grade, said again here: the registry's contract carries its validator along. */
export const LEVEL_NAMES: Record<number, string> = {
  5: '初级工（五级）',
  4: '中级工（四级）',
  3: '高级工（三级）',
  2: '技师（二级）',
  1: '高级技师（一级）',
}
