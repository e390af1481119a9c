import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inflateSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { composeOnPaper, renderFigure } from '../../../../src-main/export/composeOnPaper.ts'
import { bitmapThreshold } from '../../../../src-main/export/densePlugins.ts'
import { FileMissing } from '../../../../src-shared/errors/errors.ts'
import { distanceChart } from '../../../../src-shared/figures/distanceFigure.ts'
import type { RunSummary } from '../../../../src-shared/studies/runSummary.ts'
import { pdfWords } from '../../../pdfWords.ts'
import { inversionSummary, roundTripSummary } from '../../src-shared/figures/runSummaries.ts'

const resourcesFolder = path.resolve('resources')
const folder = mkdtempSync(path.join(tmpdir(), 'inverscope-export-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Wanted {
  summary?: RunSummary
  width?: string
  title?: string
  dpi?: number
  outlineText?: boolean
  fontsAt?: string
}
/** The distances of a run as a file of a format. */
async function drawn(format: 'pdf' | 'svg' | 'png', wanted: Wanted = {}): Promise<Buffer> {
  const {
    summary = roundTripSummary(64),
    width = '3.25in',
    title = 'Distances',
    dpi,
    outlineText,
    fontsAt = resourcesFolder,
  } = wanted
  const source = { from: 'run' as const, run: 'r', part: 'distances' as const }
  const composed = await composeOnPaper(
    { panels: [{ kind: 'chart', source, edits: { title: '' } }], columns: 1, width },
    [{ kind: 'chart', chart: distanceChart(summary) }],
    { readPicture: async () => undefined, resourcesFolder: fontsAt },
  )
  return renderFigure(composed, {
    title,
    subject: 'What is shown.',
    format,
    dpi,
    outlineText,
    resourcesFolder: fontsAt,
  })
}

/** The page's drawing commands and the objects of a PDF as text, streams inflated. */
function pdfText(pdf: Buffer): string {
  const text = pdf.toString('latin1')
  const streams = [...text.matchAll(/stream\r?\n/g)].map(({ index, 0: mark }) => {
    const start = index + mark.length
    try {
      return inflateSync(pdf.subarray(start, text.indexOf('endstream', start))).toString('latin1')
    } catch {
      return ''
    }
  })
  return [text, ...streams].join('\n')
}

function popplerOrSkip(context: { skip(note: string): never }, tool: string, ...rest: string[]): string {
  try {
    return execFileSync(tool, rest, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') context.skip(`${tool} (poppler-utils) is not installed`)
    throw error
  }
}

test('a PDF has the page size asked for, TrueType fonts and no Type 3 font', async () => {
  const pdf = await drawn('pdf')
  const text = pdfText(pdf)
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  expect(text).toMatch(/\/MediaBox \[0 0 234 /)
  expect(text).toContain('/FontFile2')
  expect(text).not.toContain('/Type3')
  expect(text).not.toContain('/FontFile3')
  expect(text).toContain('Inverscope')
})

test('every font of the PDF is embedded TrueType with a map to Unicode', async (context) => {
  const file = path.join(folder, 'fonts.pdf')
  writeFileSync(file, await drawn('pdf'))
  const fonts = popplerOrSkip(context, 'pdffonts', file).trim().split('\n').slice(2)
  expect(fonts.length).toBeGreaterThanOrEqual(3)
  for (const font of fonts) expect(font).toMatch(/Inter-\w+ +CID TrueType +Identity-H +yes yes yes/)
})

test('the text of the PDF is live: words and numbers can be found in it', async () => {
  const words = pdfWords(await drawn('pdf'))
  for (const wanted of ['27.0 ± 2.0', 'L2 distance, per image, n = 64']) expect(words).toContain(wanted)
  expect(words).not.toContain('\uFFFD')
})

test('another reader finds the same words, and formulas as one reads them', async (context) => {
  const file = path.join(folder, 'text.pdf')
  writeFileSync(file, await drawn('pdf'))
  const text = popplerOrSkip(context, 'pdftotext', '-layout', file, '-')
  for (const words of ['noise–latent', 'sample–noise', '27.0 ± 2.0', 'L2 distance, per image, n = 64', 'x̂T − xT'])
    expect(text).toContain(words)
})

test('an SVG has its size in points, circles for dots, live text, and the glyphs of its fonts inside', async () => {
  const svg = (await drawn('svg')).toString('utf8')
  expect(svg).toMatch(/<svg [^>]*width="234pt" [^>]*viewBox="0 0 234 /)
  expect(svg.match(/<circle /g)?.length).toBeGreaterThanOrEqual(3 * 64)
  expect(svg).toContain('>noise</text>')
  expect(svg.match(/@font-face/g)).toHaveLength(4)
  expect(svg.length).toBeLessThan(100_000)
})

test('an SVG with outlined text has no text and no font, and its words as a description', async () => {
  const svg = (await drawn('svg', { outlineText: true })).toString('utf8')
  expect(svg).not.toMatch(/<text|font/)
  expect(svg).toContain('<title>Distances</title>')
  const [, description] = /<desc>([^<]*)<\/desc>/.exec(svg)!
  for (const words of ['What is shown.', 'noise–latent', '‖x̂T − xT‖2', '27.0 ± 2.0', 'L2 distance, per image, n = 64'])
    expect(description.split('\n')).toContain(words)
  expect(svg.match(/<circle /g)?.length).toBeGreaterThanOrEqual(3 * 64)
})

test('outlined text looks as the text does: the SVG shows what the picture shows, its words included', async () => {
  const outlined = (await drawn('svg', { outlineText: true })).toString('utf8')
  const picture = await inkOf(await drawn('png', { dpi: 288 }))
  const wordless = outlined.replaceAll(/<path[^>]*Q[^>]*>/g, '')
  expect(differenceOf(await inkOf(enlarged(outlined, 4)), picture)).toBeLessThan(0.1)
  // What the bound is worth: without its words the SVG is another picture.
  expect(differenceOf(await inkOf(enlarged(wordless, 4)), picture)).toBeGreaterThan(0.3)
})

/** An SVG in pixels, so many to a point. */
const enlarged = (svg: string, factor: number) =>
  Buffer.from(
    svg.replace(/width="([\d.]+)pt" height="([\d.]+)pt"/, (_, width: string, height: string) => {
      return `width="${factor * Number(width)}" height="${factor * Number(height)}"`
    }),
  )

/** How dark each pixel of a picture on white paper is; blurred a little, because renderers smooth edges differently. */
async function inkOf(picture: Buffer): Promise<number[]> {
  const grey = await sharp(picture).flatten({ background: '#ffffff' }).greyscale().blur(2).raw().toBuffer()
  return [...grey].map((value) => 255 - value)
}

/** What differs, as a share of the second's ink. */
function differenceOf(first: number[], second: number[]): number {
  expect(first).toHaveLength(second.length)
  const sum = (values: number[]) => values.reduce((all, value) => all + value, 0)
  return sum(first.map((value, index) => Math.abs(value - second[index]))) / sum(second)
}

test("a run's name cannot become markup of the SVG", async () => {
  const svg = (await drawn('svg', { title: 'a < b & <script>', width: '8cm' })).toString('utf8')
  expect(svg).toContain('<title>a &lt; b &amp; &lt;script&gt;</title>')
  expect(svg).toContain('width="226.77pt"')
})

test('a PNG has the pixels of its width at the dpi asked for and says so', async () => {
  const { width, density, format } = await sharp(await drawn('png', { dpi: 600 })).metadata()
  expect({ width, density, format }).toEqual({ width: 1950, density: 600, format: 'png' })
})

test('the chart is drawn: dots in the colour of each role, on white paper', async () => {
  const { data, info } = await sharp(await drawn('png'))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const colours = new Set<string>()
  for (let at = 0; at < data.length; at += 3) colours.add(data.subarray(at, at + 3).toString('hex'))
  expect(info.channels).toBe(3)
  expect(colours).toContain('ffffff')
  // Role colours at the opacity 0x99 over white.
  for (const [r, g, b] of [
    [0xa8, 0x43, 0x7f],
    [0xb2, 0x6a, 0x00],
    [0x00, 0x72, 0xb2],
  ]) {
    const near = [...colours].some((hex) =>
      [r, g, b].every((part, index) => {
        const shown = part * 0.6 + 255 * 0.4
        return Math.abs(parseInt(hex.slice(2 * index, 2 * index + 2), 16) - shown) <= 2
      }),
    )
    expect(near).toBe(true)
  }
})

test('very many dots become one bitmap under vector text, and the file stays small', async () => {
  const pdf = await drawn('pdf', { summary: roundTripSummary(Math.ceil(bitmapThreshold / 3) + 1), width: '6.75in' })
  expect(pdfText(pdf)).toContain('/Subtype /Image')
  expect(pdfText(await drawn('pdf'))).not.toContain('/Subtype /Image')
  expect(pdf.length).toBeLessThan(500_000)
})

test('a chart with two units is drawn in every format', async () => {
  for (const format of ['pdf', 'svg', 'png'] as const)
    expect((await drawn(format, { summary: inversionSummary(32), width: '5.5in' })).length).toBeGreaterThan(5000)
})

test('drawing twice gives the same SVG', async () => {
  expect((await drawn('svg')).equals(await drawn('svg'))).toBe(true)
})

test('a missing font is named', async () => {
  await expect(drawn('pdf', { fontsAt: folder })).rejects.toThrow(
    expect.objectContaining({ code: FileMissing.code, message: expect.stringContaining('Inter-Regular.ttf') }),
  )
})
