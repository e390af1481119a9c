import type { Description, Host } from '../../../src-shared/contract/views.ts'
import { formatCount } from './formatAmount.ts'
import type { Style } from './style.ts'
import { table } from './table.ts'

const saidBy = {
  file: 'from the file',
  preset: 'from the preset',
  user: 'as given',
  inferred: 'inferred from the file',
  missing: 'missing',
  default: 'default',
} as const

/** What a path is, for people: its facts with where they come from, the network's parts, and what is missing. */
export function descriptionText(
  { kind, title, path, facts, parts, levels, missing, presets: fitting }: Description,
  presets: Host['presets'],
  style: Style,
): string {
  const factRows = facts.map(({ name, value, from }) => [name, value, from ? style.dim(saidBy[from]) : ''])
  const sections = [
    `${style.bold(title)}  ${kind}\n${style.dim(path)}`,
    factRows.length ? table([{ head: '' }, { head: '' }, { head: '' }], factRows) : '',
    levels ? levelTable(levels) : '',
    parts?.length ? partTable(parts) : '',
    missing.length
      ? missingText(missing, fitting ? presets.filter(({ name }) => fitting.includes(name)) : presets)
      : '',
  ]
  return sections.filter(Boolean).join('\n\n')
}

/** The U-Net level by level, finest first. */
function levelTable({ size, levels, middle }: NonNullable<Description['levels']>): string {
  const side = (scale: number) => {
    if (size !== undefined) return `${size / scale} × ${size / scale}`
    return scale === 1 ? 'H × W' : `H/${scale} × W/${scale}`
  }
  const counted = ({ blocks, attention }: { blocks: number; attention: number }) =>
    `${blocks} residual${attention ? `, ${attention} attention` : ''}`
  return table(
    [{ head: 'level' }, { head: 'size' }, { head: 'channels', align: 'right' }, { head: 'down' }, { head: 'up' }],
    [
      ...levels.map(({ scale, channels, down, up }, i) => [
        String(i + 1),
        side(scale),
        String(channels),
        counted(down),
        counted(up),
      ]),
      ...(middle ? [['middle', side(levels.at(-1)!.scale), String(middle.channels), counted(middle), '']] : []),
    ],
  )
}

function missingText(missing: readonly string[], presets: Host['presets']): string {
  const given = `Missing: ${missing.join(', ')}. Give them with --set name=value`
  return presets.length ? `${given}, or a preset:\n${presetTable(presets)}` : `${given}.`
}

function partTable(parts: NonNullable<Description['parts']>): string {
  const total = parts.reduce((sum, { parameters }) => sum + parameters, 0)
  return table(
    [{ head: 'part' }, { head: 'what' }, { head: 'shape' }, { head: 'parameters', align: 'right' }],
    [
      ...parts.map(({ part, what, shape, parameters }) => [part, what, shape, formatCount(parameters)]),
      ['in all', '', '', formatCount(total)],
    ],
  )
}

const presetTable = (presets: Host['presets']) =>
  table(
    [{ head: '' }, { head: '' }],
    presets.map(({ name, title }) => [`  --preset ${name}`, title]),
  )
