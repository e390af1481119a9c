/**
 * A TrueType font with only the glyphs of the characters in `text`, numbered anew; layout features (kerning, alternates) are dropped,
 * since the texts of a figure carry the place of every glyph. OpenType specification 1.9, chapters `glyf`, `loca`, `cmap`, `hmtx`.
 * @param font  static TrueType (`glyf` outlines, long or short `loca`, a format 12 `cmap`)
 */
export function subsetFont(font: Buffer, text: string): Buffer {
  const tables = tablesOf(font)
  const source = outlinesOf(tables)
  const glyphOf = characterMap(tables.get('cmap')!)
  const characters = [...new Set(text)]
    .map((character) => character.codePointAt(0)!)
    .filter((code) => glyphOf(code) !== 0)
    .sort((a, b) => a - b)
  const kept = withComponents([0, ...characters.map(glyphOf)], source)
  const newNumber = new Map(kept.map((glyph, index) => [glyph, index]))

  const outlines = kept.map((glyph) => renumbered(source.glyph(glyph), newNumber))
  const offsets = outlines.reduce<number[]>((all, outline) => [...all, all.at(-1)! + outline.length], [0])
  const head = Buffer.from(tables.get('head')!)
  head.writeInt16BE(1, 50)
  const hhea = Buffer.from(tables.get('hhea')!)
  hhea.writeUInt16BE(kept.length, 34)
  const maxp = Buffer.from(tables.get('maxp')!)
  maxp.writeUInt16BE(kept.length, 4)
  return assemble([
    ['OS/2', tables.get('OS/2')!],
    ['cmap', characterTable(characters.map((code) => [code, newNumber.get(glyphOf(code))!]))],
    ['glyf', Buffer.concat(outlines)],
    ['head', head],
    ['hhea', hhea],
    ['hmtx', Buffer.concat(kept.map(source.metrics))],
    ['loca', Buffer.concat(offsets.map(uint32))],
    ['maxp', maxp],
    ['name', tables.get('name')!],
    ['post', Buffer.concat([uint32(0x00030000), tables.get('post')!.subarray(4, 32)])],
  ])
}

interface Outlines {
  glyph(number: number): Buffer
  metrics(number: number): Buffer
}

function tablesOf(font: Buffer): Map<string, Buffer> {
  return new Map(
    Array.from({ length: font.readUInt16BE(4) }, (_, index) => {
      const record = 12 + 16 * index
      const start = font.readUInt32BE(record + 8)
      return [font.toString('latin1', record, record + 4), font.subarray(start, start + font.readUInt32BE(record + 12))]
    }),
  )
}

function outlinesOf(tables: Map<string, Buffer>): Outlines {
  const [glyf, loca, hmtx] = ['glyf', 'loca', 'hmtx'].map((name) => tables.get(name)!)
  const long = tables.get('head')!.readInt16BE(50) === 1
  const start = (glyph: number) => (long ? loca.readUInt32BE(4 * glyph) : 2 * loca.readUInt16BE(2 * glyph))
  const fullMetrics = tables.get('hhea')!.readUInt16BE(34)
  return {
    glyph: (number) => glyf.subarray(start(number), start(number + 1)),
    metrics(number) {
      if (number < fullMetrics) return hmtx.subarray(4 * number, 4 * number + 4)
      // Glyphs after the last full record share its advance and have a bearing of their own.
      const bearing = 4 * fullMetrics + 2 * (number - fullMetrics)
      return Buffer.concat([
        hmtx.subarray(4 * fullMetrics - 4, 4 * fullMetrics - 2),
        hmtx.subarray(bearing, bearing + 2),
      ])
    },
  }
}

/** Character code to glyph number, 0 where the font has none. */
function characterMap(cmap: Buffer): (code: number) => number {
  const starts = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) => cmap.readUInt32BE(8 + 8 * index))
  const start = starts.find((offset) => cmap.readUInt16BE(offset) === 12)
  if (start === undefined) throw new Error('The font has no format 12 character map.')
  const groups = Array.from({ length: cmap.readUInt32BE(start + 12) }, (_, index) => {
    const at = start + 16 + 12 * index
    return { first: cmap.readUInt32BE(at), last: cmap.readUInt32BE(at + 4), glyph: cmap.readUInt32BE(at + 8) }
  })
  return (code) => {
    const group = groups.find(({ first, last }) => first <= code && code <= last)
    return group ? group.glyph + code - group.first : 0
  }
}

/** Where a composite glyph names its parts: offsets of their numbers inside it. */
function componentOffsets(outline: Buffer): number[] {
  if (outline.length === 0 || outline.readInt16BE(0) >= 0) return []
  const offsets: number[] = []
  for (let at = 10, more = true; more;) {
    const flags = outline.readUInt16BE(at)
    offsets.push(at + 2)
    at += 4 + (flags & 0x0001 ? 4 : 2) + (flags & 0x0008 ? 2 : flags & 0x0040 ? 4 : flags & 0x0080 ? 8 : 0)
    more = (flags & 0x0020) !== 0
  }
  return offsets
}

function withComponents(glyphs: number[], source: Outlines): number[] {
  const all = new Set(glyphs)
  // A set visits what is added while it is walked, so parts of parts are found too.
  for (const glyph of all) {
    const outline = source.glyph(glyph)
    for (const offset of componentOffsets(outline)) all.add(outline.readUInt16BE(offset))
  }
  return [...all].sort((a, b) => a - b)
}

function renumbered(outline: Buffer, newNumber: Map<number, number>): Buffer {
  const copy = Buffer.alloc(Math.ceil(outline.length / 4) * 4)
  outline.copy(copy)
  for (const offset of componentOffsets(outline))
    copy.writeUInt16BE(newNumber.get(outline.readUInt16BE(offset))!, offset)
  return copy
}

/** A `cmap` table in format 12 with one group per character. */
function characterTable(entries: [code: number, glyph: number][]): Buffer {
  const length = 16 + 12 * entries.length
  const header = Buffer.from([0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0])
  const groups = entries.flatMap(([code, glyph]) => [uint32(code), uint32(code), uint32(glyph)])
  return Buffer.concat([header, uint32(length), uint32(0), uint32(entries.length), ...groups])
}

function assemble(tables: [tag: string, data: Buffer][]): Buffer {
  const power = Math.floor(Math.log2(tables.length))
  const header = Buffer.alloc(12 + 16 * tables.length)
  header.writeUInt32BE(0x00010000, 0)
  header.writeUInt16BE(tables.length, 4)
  header.writeUInt16BE(16 * 2 ** power, 6)
  header.writeUInt16BE(power, 8)
  header.writeUInt16BE(16 * (tables.length - 2 ** power), 10)
  let start = header.length
  const padded = tables.map(([tag, data], index) => {
    const block = Buffer.alloc(Math.ceil(data.length / 4) * 4)
    data.copy(block)
    const record = 12 + 16 * index
    header.write(tag, record, 'latin1')
    header.writeUInt32BE(checksum(block), record + 4)
    header.writeUInt32BE(start, record + 8)
    header.writeUInt32BE(data.length, record + 12)
    start += block.length
    return block
  })
  return Buffer.concat([header, ...padded])
}

function checksum(block: Buffer): number {
  let sum = 0
  for (let at = 0; at < block.length; at += 4) sum = (sum + block.readUInt32BE(at)) >>> 0
  return sum
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
