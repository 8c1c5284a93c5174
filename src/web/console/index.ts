export type { Reason } from '#web/api'
export { wholeDates } from '../whole-dates.tsx'
export { ConsoleApp } from './app.tsx'
export { BarChart, type ChartProps, FujianMap, LineChart, type MapProps, type Series } from './charts.tsx'
export { type GraphNode, type GraphTie, TieGraph } from './charts-graph.tsx'
export { DayPicker, type DayPickerProps, DayRange, type DaySpan } from './day.tsx'
export { RecordDrawer, type RecordDrawerProps, useOpen } from './drawer.tsx'
export { type Fact, Facts } from './facts.tsx'
export { FileList, FileUpload, type FileUploadProps, type ShownFile, showBytes } from './files.tsx'
export { ActForm, type ActFormProps } from './form.tsx'
export { type Field, type Option, optionsOf } from './form-fields.tsx'
export { PageHead } from './frame.tsx'
export { EmptyHint, ErrorBoundary } from './hint.tsx'
export { useNarrow } from './media.ts'
export { Missing } from './missing.tsx'
export { Money, MoneyInput, type MoneyInputProps } from './money.tsx'
export { MoveBar } from './moves.tsx'
export { definePages, GROUPS, type Group, type Page } from './pages.ts'
export { PaperList } from './papers.tsx'
export { type ActResult, useAct } from './query.ts'
export { ReasonModal, type ReasonModalProps } from './reason-modal.tsx'
export { Refusals, type RefusalsProps } from './refusals.tsx'
export {
  LEVELS,
  LevelSelect,
  levelName,
  type OccupationRow,
  OccupationSelect,
  type OrgRow,
  OrgSelect,
  type Region,
  RegionSelect,
  useRegions,
} from './selects.tsx'
export { type Me, useMay, useMe } from './session.tsx'
export { SheetImport, type SheetImportProps } from './sheet-import.tsx'
export { SmallTable } from './small-table.tsx'
export { StateTag, type StateTagProps, type Step, Steps, type Tone } from './state.tsx'
export { type Submit, type SubmitOptions, useSubmit } from './submit.ts'
export { DataTable, type DataTableProps, type RowOf } from './table.tsx'
export type { Column } from './table-column.tsx'
export type { Filter } from './table-filters.tsx'
export { type Change, Diff, diff, Timeline, type TimelineEntry } from './timeline.tsx'
