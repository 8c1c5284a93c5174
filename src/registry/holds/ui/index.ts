export { HoldsPanel } from './panel.tsx'
