/** What figures use of a 2D context: browsers and the PDF, SVG and bitmap canvases of the export all have it. */
export interface DrawingContext {
  readonly canvas?: unknown
  imageSmoothingEnabled: boolean
  font: string
  fillStyle: unknown
  strokeStyle: unknown
  lineWidth: number
  lineCap: string
  textAlign: string
  textBaseline: string
  save(): void
  restore(): void
  beginPath(): void
  moveTo(x: number, y: number): void
  lineTo(x: number, y: number): void
  arc(x: number, y: number, radius: number, start: number, end: number): void
  closePath(): void
  fill(): void
  rect(x: number, y: number, width: number, height: number): void
  clip(): void
  fillRect(x: number, y: number, width: number, height: number): void
  setLineDash(segments: number[]): void
  scale(x: number, y: number): void
  translate(x: number, y: number): void
  rotate(angle: number): void
  stroke(): void
  fillText(text: string, x: number, y: number): void
  /** What can be drawn differs: an image element in browsers, a decoded image in the export. */
  drawImage(image: never, x: number, y: number, width: number, height: number): void
  measureText(text: string): { width: number }
}
