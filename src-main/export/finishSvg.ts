import { embeddedFontFaces } from './embeddedFontFaces.ts'

/**
 * Makes what Skia wrote a document for print and for editing: the size in points beside a viewBox, a title, the fonts it uses, dots as
 * circles (Skia writes each as a path of 32 curves), and coordinates to a hundredth of a point.
 *
 * @param description  what is read to those who do not see it: of an SVG whose text is shapes, its words
 */
export function finishSvg(
  svg: string,
  {
    width,
    height,
    title,
    description,
    resourcesFolder,
  }: { width: number; height: number; title: string; description?: string; resourcesFolder: string },
): Buffer {
  const body = withCircles(svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1))
    .replace(/<text[^>]* x=""[^>]*><\/text>/g, '')
    .replace(/<path[^>]* d=""\/>/g, '')
    .replace(/>\s*\n\s*</g, '><')
    .replace(/\b(x|y|d|transform)="([^"]*)"/g, (_, name, value) => `${name}="${rounded(value)}"`)
  const numbered = withOwnNumbers(body)
  const [w, h] = [width, height].map((length) => rounded(String(length)))
  const namespaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
  const role = description === undefined ? '' : ' role="img"'
  const head = `<svg ${namespaces}${role} width="${w}pt" height="${h}pt" viewBox="0 0 ${w} ${h}">`
  const words = `<title>${escaped(title)}</title>${description === undefined ? '' : `<desc>${escaped(description)}</desc>`}`
  const fonts = embeddedFontFaces(body, resourcesFolder)
  const style = fonts && `<style>${fonts}</style>`
  return Buffer.from(`<?xml version="1.0" encoding="utf-8"?>\n${head}${words}${style}${numbered}`, 'utf8')
}

/** Skia counts its ids over the whole process; counted from one, the same figure gives the same file. */
function withOwnNumbers(svg: string): string {
  const numbers = new Map<string, number>()
  return svg.replace(/\bcl_(\w+)/g, (_, id: string) => {
    if (!numbers.has(id)) numbers.set(id, numbers.size + 1)
    return `clip-${numbers.get(id)}`
  })
}

function rounded(text: string): string {
  return text.replace(/\d+\.\d{3,}(e-\d+)?/g, (number) => String(Number(Number(number).toFixed(2))))
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

const closedCurve = /<path([^>]*?) d="M[\d.e-]+ [\d.e-]+((?:Q(?:[\d.e-]+ ?){4}){8,})Z"\/>/g

/** A closed path of curves whose ends lie equally far from their centre is a dot. */
function withCircles(svg: string): string {
  return svg.replace(closedCurve, (path, attributes: string, curves: string) => {
    const ends = curves
      .split('Q')
      .slice(1)
      .map((curve) => curve.split(' ').slice(2).map(Number))
    const [cx, cy] = [0, 1].map((axis) => ends.reduce((sum, end) => sum + end[axis], 0) / ends.length)
    const radii = ends.map(([x, y]) => Math.hypot(x - cx, y - cy))
    const radius = radii.reduce((sum, r) => sum + r, 0) / radii.length
    if (radii.some((r) => Math.abs(r - radius) > 0.001 * radius)) return path
    return `<circle${attributes} cx="${cx.toFixed(2)}" cy="${cy.toFixed(2)}" r="${radius.toFixed(2)}"/>`
  })
}
