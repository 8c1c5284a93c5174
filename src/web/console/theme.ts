import type { ThemeConfig } from 'antd'

/** antd's own primary and grey texts fail AA on white; these pass 4.5 : 1, tags on their tints included. */
export const THEME: ThemeConfig = {
  token: {
    colorPrimary: '#0b57c5',
    colorInfo: '#0b57c5',
    colorLink: '#0b57c5',
    // Lighter blues, antd's own, are too pale for a button's text under the mouse.
    colorPrimaryHover: '#0a4aa8',
    colorLinkHover: '#0a4aa8',
    colorSuccess: '#1b6e2a',
    colorWarning: '#9a4d00',
    colorError: '#c0242b',
    colorTextSecondary: 'rgba(0,0,0,0.72)',
    colorTextTertiary: 'rgba(0,0,0,0.65)',
    colorTextDescription: 'rgba(0,0,0,0.65)',
    colorTextPlaceholder: 'rgba(0,0,0,0.58)',
    colorTextQuaternary: 'rgba(0,0,0,0.58)',
    // Tints derived from dark seeds come out muddy; these carry their own text at 4.5 : 1 and more.
    colorPrimaryBg: '#e9f1fc',
    colorInfoBg: '#e9f1fc',
    colorInfoBorder: '#a9c6ee',
    colorSuccessBg: '#e8f6eb',
    colorSuccessBorder: '#a3d4ae',
    colorWarningBg: '#fff4e3',
    colorWarningBorder: '#efc48c',
    colorErrorBg: '#fdf0f0',
    colorErrorBorder: '#efb3b6',
    // Old desktops: nothing waits for an animation.
    motion: false,
    borderRadius: 4,
    fontFamily:
      "system-ui, -apple-system, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif",
  },
  components: {
    Breadcrumb: { itemColor: 'rgba(0,0,0,0.68)', separatorColor: 'rgba(0,0,0,0.6)' },
    Table: { headerBg: '#f3f6fa' },
  },
}
