/** The four objects of the paper; each keeps one colour on screen and on paper. */
export type Role = 'noise' | 'sample' | 'latent' | 'reconstruction'

export interface Palette {
  paper: string
  ink: string
  quietInk: string
  line: string
  /** Okabe-Ito, darkened on light grounds until text in them is readable. */
  roles: Record<Role, string>
  /** Series without a role take these in turn: the rest of Okabe-Ito's colours, told apart by colour-blind readers. */
  others: readonly string[]
}

const lightRoles = { noise: '#0072b2', sample: '#b26a00', latent: '#a8437f', reconstruction: '#007a5a' }

const lightOthers = ['#5c5850', '#d55e00', '#3b8ec2', '#8a6d00', '#000000']

/** The values of the design tokens; figures are drawn on a canvas, which CSS variables do not reach. */
export const palettes = {
  light: {
    paper: '#fcfbf9',
    ink: '#1e1d1b',
    quietInk: '#5c5850',
    line: '#e4e0d9',
    roles: lightRoles,
    others: lightOthers,
  },
  dark: {
    paper: '#17181b',
    ink: '#e9e8e6',
    quietInk: '#a9abb0',
    line: '#303339',
    roles: { noise: '#56b4e9', sample: '#e69f00', latent: '#e08fbd', reconstruction: '#2fc79a' },
    others: ['#a9abb0', '#e8702a', '#3f86c6', '#f0e442', '#ffffff'],
  },
  print: {
    paper: '#ffffff',
    ink: '#141414',
    quietInk: '#4d4d4d',
    line: '#e2e2e2',
    roles: lightRoles,
    others: lightOthers,
  },
} satisfies Record<string, Palette>

/** How a figure is drawn. Lengths are CSS pixels on screen and points (1/72 in) on paper. */
export interface FigureStyle {
  palette: Palette
  fontFamily: string
  /** Labels and axis titles. */
  fontSize: number
  /** Ticks and formulas. */
  smallFontSize: number
  lineWidth: number
  dotRadius: number
}

export function screenStyle(scheme: 'light' | 'dark'): FigureStyle {
  return {
    palette: palettes[scheme],
    fontFamily: '"Inter Variable", Inter, system-ui, sans-serif',
    fontSize: 13,
    smallFontSize: 11,
    lineWidth: 1,
    dotRadius: 2,
  }
}

/** Sizes that conferences ask for at column width: 8 pt labels, 6 pt ticks (tueplots, ICML and CVPR). */
export function paperStyle(sizes: { fontSize?: number; smallFontSize?: number } = {}): FigureStyle {
  const { fontSize = 8, smallFontSize = fontSize * 0.75 } = sizes
  return { palette: palettes.print, fontFamily: 'Inter', fontSize, smallFontSize, lineWidth: 0.5, dotRadius: 0.9 }
}

/** Below this, in points on paper, journals refuse text and readers enlarge the page. */
export const leastText = 5

/** What a table that is too wide is arranged anew for, in points: the ticks of a figure in two-column proceedings have as much. */
export const comfortableText = 6
